; of 57f39412e53480dc5aabc8d9f54a8876749c9415bc5ce7aabba8312923e99940 df84ef35497030a7dd13c7df33cfab88c7e957d58742a27a8c89adf9ce70c57b

; Function Attrs: mustprogress nocallback nofree nosync nounwind willreturn memory(inaccessiblemem: readwrite)
declare void @llvm.experimental.noalias.scope.decl(metadata) #0

; Function Attrs: mustprogress nocallback nocreateundeforpoison nofree nosync nounwind speculatable willreturn memory(none)
declare double @llvm.ceil.f64(double) #1

; Function Attrs: mustprogress nocallback nocreateundeforpoison nofree nosync nounwind speculatable willreturn memory(none)
declare double @llvm.floor.f64(double) #1

; Function Attrs: mustprogress nocallback nocreateundeforpoison nofree nosync nounwind speculatable willreturn memory(none)
declare double @llvm.fabs.f64(double) #1

; Function Attrs: nofree norecurse nosync nounwind memory(readwrite, target_mem0: none, target_mem1: none)
define noundef i32 @kurs_sweep_crosses(ptr captures(none) %memory) local_unnamed_addr #2 {
  %at2 = getelementptr i8, ptr %memory, i64 16
  %array2 = load ptr, ptr %at2, align 8
  %held2 = getelementptr i8, ptr %array2, i64 16
  %numbers2 = load ptr, ptr %held2, align 8
  %at4 = getelementptr i8, ptr %memory, i64 32
  %array4 = load ptr, ptr %at4, align 8
  %held4 = getelementptr i8, ptr %array4, i64 16
  %numbers4 = load ptr, ptr %held4, align 8
  %at6 = getelementptr i8, ptr %memory, i64 48
  %array6 = load ptr, ptr %at6, align 8
  %held6 = getelementptr i8, ptr %array6, i64 16
  %numbers6 = load ptr, ptr %held6, align 8
  %at8 = getelementptr i8, ptr %memory, i64 64
  %array8 = load ptr, ptr %at8, align 8
  %held8 = getelementptr i8, ptr %array8, i64 16
  %numbers8 = load ptr, ptr %held8, align 8
  %at9 = getelementptr i8, ptr %memory, i64 72
  %kept9 = load i64, ptr %at9, align 8
  %at10 = getelementptr i8, ptr %memory, i64 80
  %array10 = load ptr, ptr %at10, align 8
  %held10 = getelementptr i8, ptr %array10, i64 16
  %numbers10 = load ptr, ptr %held10, align 8
  %at11 = getelementptr i8, ptr %memory, i64 88
  %kept11 = load i64, ptr %at11, align 8
  %at12 = getelementptr i8, ptr %memory, i64 96
  %array12 = load ptr, ptr %at12, align 8
  %held12 = getelementptr i8, ptr %array12, i64 16
  %numbers12 = load ptr, ptr %held12, align 8
  %at14 = getelementptr i8, ptr %memory, i64 112
  %array14 = load ptr, ptr %at14, align 8
  %held14 = getelementptr i8, ptr %array14, i64 16
  %numbers14 = load ptr, ptr %held14, align 8
  %at16 = getelementptr i8, ptr %memory, i64 128
  %kept16 = load double, ptr %at16, align 8
  %at17 = getelementptr i8, ptr %memory, i64 136
  %kept17 = load double, ptr %at17, align 8
  %at18 = getelementptr i8, ptr %memory, i64 144
  %kept18 = load double, ptr %at18, align 8
  %at19 = getelementptr i8, ptr %memory, i64 152
  %kept19 = load double, ptr %at19, align 8
  %at20 = getelementptr i8, ptr %memory, i64 160
  %kept20 = load i64, ptr %at20, align 8
  %at21 = getelementptr i8, ptr %memory, i64 168
  %kept21 = load double, ptr %at21, align 8
  %at22 = getelementptr i8, ptr %memory, i64 176
  %kept22 = load double, ptr %at22, align 8
  %at23 = getelementptr i8, ptr %memory, i64 184
  %kept23 = load double, ptr %at23, align 8
  %at24 = getelementptr i8, ptr %memory, i64 192
  %kept24 = load i64, ptr %at24, align 8
  %at25 = getelementptr i8, ptr %memory, i64 200
  %kept25 = load i64, ptr %at25, align 8
  %at26 = getelementptr i8, ptr %memory, i64 208
  %kept26 = load i64, ptr %at26, align 8
  %at27 = getelementptr i8, ptr %memory, i64 216
  %kept27 = load double, ptr %at27, align 8
  %at28 = getelementptr i8, ptr %memory, i64 224
  %kept28 = load double, ptr %at28, align 8
  %at29 = getelementptr i8, ptr %memory, i64 232
  %kept29 = load double, ptr %at29, align 8
  %at30 = getelementptr i8, ptr %memory, i64 240
  %array30 = load ptr, ptr %at30, align 8
  %held30 = getelementptr i8, ptr %array30, i64 16
  %numbers30 = load ptr, ptr %held30, align 8
  %at31 = getelementptr i8, ptr %memory, i64 248
  %kept31 = load i64, ptr %at31, align 8
  %at32 = getelementptr i8, ptr %memory, i64 256
  %array32 = load ptr, ptr %at32, align 8
  %held32 = getelementptr i8, ptr %array32, i64 16
  %numbers32 = load ptr, ptr %held32, align 8
  %at34 = getelementptr i8, ptr %memory, i64 272
  %kept34 = load i64, ptr %at34, align 8
  %at35 = getelementptr i8, ptr %memory, i64 280
  %array35 = load ptr, ptr %at35, align 8
  %held35 = getelementptr i8, ptr %array35, i64 16
  %numbers35 = load ptr, ptr %held35, align 8
  %at37 = getelementptr i8, ptr %memory, i64 296
  %kept37 = load i64, ptr %at37, align 8
  %at38 = getelementptr i8, ptr %memory, i64 304
  %array38 = load ptr, ptr %at38, align 8
  %held38 = getelementptr i8, ptr %array38, i64 16
  %numbers38 = load ptr, ptr %held38, align 8
  %at40 = getelementptr i8, ptr %memory, i64 320
  %kept40 = load i64, ptr %at40, align 8
  %at41 = getelementptr i8, ptr %memory, i64 328
  %array41 = load ptr, ptr %at41, align 8
  %held41 = getelementptr i8, ptr %array41, i64 16
  %numbers41 = load ptr, ptr %held41, align 8
  %at43 = getelementptr i8, ptr %memory, i64 344
  %kept43 = load i64, ptr %at43, align 8
  %at44 = getelementptr i8, ptr %memory, i64 352
  %array44 = load ptr, ptr %at44, align 8
  %held44 = getelementptr i8, ptr %array44, i64 16
  %numbers44 = load ptr, ptr %held44, align 8
  %at46 = getelementptr i8, ptr %memory, i64 368
  %kept46 = load i64, ptr %at46, align 8
  %at47 = getelementptr i8, ptr %memory, i64 376
  %array47 = load ptr, ptr %at47, align 8
  %held47 = getelementptr i8, ptr %array47, i64 16
  %numbers47 = load ptr, ptr %held47, align 8
  %at49 = getelementptr i8, ptr %memory, i64 392
  %kept49 = load i64, ptr %at49, align 8
  tail call void @llvm.experimental.noalias.scope.decl(metadata !0)
  %.396.i = getelementptr double, ptr %numbers38, i64 %kept40
  %.466.idx.i = shl i64 %kept40, 4
  %.466.i = getelementptr i8, ptr %numbers38, i64 %.466.idx.i
  %.536.idx.i = mul i64 %kept40, 24
  %.536.i = getelementptr i8, ptr %numbers38, i64 %.536.idx.i
  %.750.idx.i = shl i64 %kept40, 5
  %.750.i = getelementptr i8, ptr %numbers38, i64 %.750.idx.i
  %.820.idx.i = mul i64 %kept40, 40
  %.820.i = getelementptr i8, ptr %numbers38, i64 %.820.idx.i
  %.890.idx.i = mul i64 %kept40, 48
  %.890.i = getelementptr i8, ptr %numbers38, i64 %.890.idx.i
  %.960.idx.i = mul i64 %kept40, 56
  %.960.i = getelementptr i8, ptr %numbers38, i64 %.960.idx.i
  %.1174.idx.i = shl i64 %kept40, 6
  %.1174.i = getelementptr i8, ptr %numbers38, i64 %.1174.idx.i
  %.1244.idx.i = mul i64 %kept40, 72
  %.1244.i = getelementptr i8, ptr %numbers38, i64 %.1244.idx.i
  %.1314.idx.i = mul i64 %kept40, 80
  %.1314.i = getelementptr i8, ptr %numbers38, i64 %.1314.idx.i
  %.1414.idx.i = mul i64 %kept40, 88
  %.1414.i = getelementptr i8, ptr %numbers38, i64 %.1414.idx.i
  %.1484.idx.i = mul i64 %kept40, 96
  %.1484.i = getelementptr i8, ptr %numbers38, i64 %.1484.idx.i
  %.1554.idx.i = mul i64 %kept40, 104
  %.1554.i = getelementptr i8, ptr %numbers38, i64 %.1554.idx.i
  %.1729.i = getelementptr i64, ptr %numbers41, i64 %kept43
  %.1892.i = getelementptr i8, ptr %numbers44, i64 %kept46
  br label %B374.if.i

B424.i:                                           ; preds = %B374.if.i
  %.2151.i = getelementptr double, ptr %numbers38, i64 %.1970.055.i
  store double 0.000000e+00, ptr %.2151.i, align 8, !noalias !0
  br label %B466.i

B436.i:                                           ; preds = %B374.if.i
  %1 = getelementptr i64, ptr %numbers10, i64 %.1970.055.i
  %.2107.i = load i64, ptr %1, align 8, !noalias !0
  %.2108.i = add nsw i64 %.2107.i, 1
  %.2109.i = sitofp i64 %.2108.i to double
  %.2113.i = fdiv double 2.000000e+00, %.2109.i
  %.21515.i = getelementptr double, ptr %numbers38, i64 %.1970.055.i
  store double %.2113.i, ptr %.21515.i, align 8, !noalias !0
  %2 = getelementptr i64, ptr %numbers12, i64 %.1970.055.i
  %.2189.i = load i64, ptr %2, align 8, !noalias !0
  %.2190.i = add nsw i64 %.2189.i, 1
  %.2191.i = sitofp i64 %.2190.i to double
  %.2195.i = fdiv double 2.000000e+00, %.2191.i
  br label %B466.i

B466.i:                                           ; preds = %B436.i, %B424.i
  %"$phi466.1.2.1.i" = phi double [ %.2195.i, %B436.i ], [ 0.000000e+00, %B424.i ]
  %.2233.i = getelementptr double, ptr %.396.i, i64 %.1970.055.i
  store double %"$phi466.1.2.1.i", ptr %.2233.i, align 8, !noalias !0
  %.2266.i = load double, ptr %numbers8, align 8, !noalias !0
  %.2296.i = getelementptr double, ptr %.466.i, i64 %.1970.055.i
  store double %.2266.i, ptr %.2296.i, align 8, !noalias !0
  %.2327.i = getelementptr double, ptr %.536.i, i64 %.1970.055.i
  store double %.2266.i, ptr %.2327.i, align 8, !noalias !0
  %.2384.i = getelementptr double, ptr %.750.i, i64 %.1970.055.i
  store double %kept16, ptr %.2384.i, align 8, !noalias !0
  %.2415.i = getelementptr double, ptr %.820.i, i64 %.1970.055.i
  store double 0.000000e+00, ptr %.2415.i, align 8, !noalias !0
  %.2446.i = getelementptr double, ptr %.890.i, i64 %.1970.055.i
  store double 0xFFF0000000000000, ptr %.2446.i, align 8, !noalias !0
  %.2477.i = getelementptr double, ptr %.960.i, i64 %.1970.055.i
  store double 0x7FF0000000000000, ptr %.2477.i, align 8, !noalias !0
  %.2509.i = getelementptr double, ptr %.1174.i, i64 %.1970.055.i
  store double %kept16, ptr %.2509.i, align 8, !noalias !0
  %.2541.i = getelementptr double, ptr %.1244.i, i64 %.1970.055.i
  store double %kept16, ptr %.2541.i, align 8, !noalias !0
  %.2572.i = getelementptr double, ptr %.1314.i, i64 %.1970.055.i
  store double 1.000000e+00, ptr %.2572.i, align 8, !noalias !0
  %.2621.i = getelementptr double, ptr %.1414.i, i64 %.1970.055.i
  store double 0.000000e+00, ptr %.2621.i, align 8, !noalias !0
  %.2652.i = getelementptr double, ptr %.1484.i, i64 %.1970.055.i
  store double 0.000000e+00, ptr %.2652.i, align 8, !noalias !0
  %.2683.i = getelementptr double, ptr %.1554.i, i64 %.1970.055.i
  store double 0.000000e+00, ptr %.2683.i, align 8, !noalias !0
  %.2714.i = getelementptr i64, ptr %numbers41, i64 %.1970.055.i
  store i64 0, ptr %.2714.i, align 8, !noalias !0
  %.2745.i = getelementptr i64, ptr %.1729.i, i64 %.1970.055.i
  store i64 0, ptr %.2745.i, align 8, !noalias !0
  %.2788.i = getelementptr i8, ptr %numbers44, i64 %.1970.055.i
  store i8 0, ptr %.2788.i, align 1, !noalias !0
  %.2820.i = getelementptr i8, ptr %.1892.i, i64 %.1970.055.i
  store i8 0, ptr %.2820.i, align 1, !noalias !0
  %exitcond.not.i = icmp eq i64 %.2041.i, 32
  br i1 %exitcond.not.i, label %B712.i, label %B374.if.i

B712.i:                                           ; preds = %B466.i
  %3 = and i64 %kept24, 255
  %.144.not.not.i = icmp eq i64 %3, 0
  %4 = and i64 %kept25, 255
  %.153.i = icmp ne i64 %4, 0
  %5 = and i64 %kept26, 255
  %.162.not.not.i = icmp ne i64 %5, 0
  %.2945107.not.i = icmp slt i64 %kept9, 1
  %.pre.i = tail call i64 @llvm.smax.i64(i64 %kept11, i64 0)
  br i1 %.2945107.not.i, label %B3406.i, label %B830.lr.ph.i

B830.lr.ph.i:                                     ; preds = %B712.i
  %.320869.not119.i = icmp slt i64 %kept11, 1
  %.58.i.i = fcmp ogt double %kept19, 0.000000e+00
  %.18.i.i.i = fcmp ogt double %kept27, 0.000000e+00
  %.idx5962.i = mul i64 %kept49, 48
  %6 = getelementptr i8, ptr %numbers47, i64 %.idx5962.i
  %7 = getelementptr double, ptr %numbers47, i64 %kept49
  %.idx5963.i = mul i64 %kept49, 40
  %8 = getelementptr i8, ptr %numbers47, i64 %.idx5963.i
  %.idx5964.i = shl i64 %kept49, 5
  %9 = getelementptr i8, ptr %numbers47, i64 %.idx5964.i
  %.idx5965.i = mul i64 %kept49, 56
  %10 = getelementptr i8, ptr %numbers47, i64 %.idx5965.i
  %.idx5966.i = shl i64 %kept49, 4
  %11 = getelementptr i8, ptr %numbers47, i64 %.idx5966.i
  %..i = select i1 %.162.not.not.i, double 1.976260e-323, double 0.000000e+00
  %.54.i.i.i.i.i = fadd double %kept17, 1.000000e+00
  %.67.i.i.i.i.i = icmp eq i64 %kept20, 0
  %.85.i.i.i.i.i = icmp eq i64 %kept20, 1
  %.18.i.i.i.i.i.i = fcmp ogt double %kept28, 0.000000e+00
  %.idx5972.i = mul i64 %kept49, 24
  %12 = getelementptr i8, ptr %numbers47, i64 %.idx5972.i
  %.427.i.i = fadd double %kept22, 1.000000e+00
  %.504191.not120.i = icmp sgt i64 %kept11, 0
  br label %B830.i

B830.i:                                           ; preds = %B3402.i, %B830.lr.ph.i
  %mark.2.0113.i = phi i64 [ 0, %B830.lr.ph.i ], [ %mark.3.1.i, %B3402.i ]
  %waiting.3.0112.i = phi i1 [ false, %B830.lr.ph.i ], [ %waiting.4.1.i, %B3402.i ]
  %highest_floor.4.0111.i = phi double [ 0xFFF0000000000000, %B830.lr.ph.i ], [ %highest_floor.5.1.i, %B3402.i ]
  %lowest_ceiling.4.0110.i = phi double [ 0x7FF0000000000000, %B830.lr.ph.i ], [ %lowest_ceiling.5.1.i, %B3402.i ]
  %.2888.0108.i = phi i64 [ 0, %B830.lr.ph.i ], [ %.2958.i, %B3402.i ]
  %.2958.i = add nuw nsw i64 %.2888.0108.i, 1
  %13 = getelementptr double, ptr %numbers8, i64 %.2888.0108.i
  %.3016.i = load double, ptr %13, align 8, !noalias !0
  br i1 %waiting.3.0112.i, label %B902.i, label %B852.i

B852.i:                                           ; preds = %B830.i
  %14 = getelementptr double, ptr %numbers6, i64 %.2888.0108.i
  %.3052.i = load double, ptr %14, align 8, !noalias !0
  %.3054.i = fcmp ugt double %.3052.i, %highest_floor.4.0111.i
  br i1 %.3054.i, label %B876.i, label %B902.i

B876.i:                                           ; preds = %B852.i
  %15 = getelementptr double, ptr %numbers4, i64 %.2888.0108.i
  %.3102.i = load double, ptr %15, align 8, !noalias !0
  %.3104.i = fcmp ult double %.3102.i, %lowest_ceiling.4.0110.i
  %brmerge117.i = or i1 %.320869.not119.i, %.3104.i
  %lowest_ceiling.4.0110.mux.i = select i1 %.3104.i, double %lowest_ceiling.4.0110.i, double 0x7FF0000000000000
  %highest_floor.4.0111.mux.i = select i1 %.3104.i, double %highest_floor.4.0111.i, double 0xFFF0000000000000
  br i1 %brmerge117.i, label %B1854.i, label %B986.lr.ph.i

B902.i:                                           ; preds = %B852.i, %B830.i
  br i1 %.320869.not119.i, label %B1854.i, label %B986.lr.ph.i

B986.lr.ph.i:                                     ; preds = %B902.i, %B876.i
  %.3442.inv.not.i = icmp eq i64 %.2888.0108.i, 0
  %.3443.i = select i1 %.3442.inv.not.i, i64 %kept9, i64 0
  %16 = getelementptr i8, ptr %13, i64 -8
  %.3457.i = getelementptr double, ptr %16, i64 %.3443.i
  %17 = getelementptr double, ptr %numbers2, i64 %.2888.0108.i
  %18 = getelementptr double, ptr %numbers6, i64 %.2888.0108.i
  %19 = getelementptr double, ptr %numbers4, i64 %.2888.0108.i
  br label %B986.i

B986.i:                                           ; preds = %B1634.i, %B986.lr.ph.i
  %.3151.0.neg76.i = phi i64 [ 0, %B986.lr.ph.i ], [ %.3151.0.neg.i, %B1634.i ]
  %highest_floor.9.275.i = phi double [ 0xFFF0000000000000, %B986.lr.ph.i ], [ %state.9.sroa.36.4.highest_floor.9.2.i, %B1634.i ]
  %lowest_ceiling.9.274.i = phi double [ 0x7FF0000000000000, %B986.lr.ph.i ], [ %"$phi1844.2.2.3.i", %B1634.i ]
  %.3154.073.i = phi i64 [ %.pre.i, %B986.lr.ph.i ], [ %.3217.i, %B1634.i ]
  %.3151.070.i = phi i64 [ 0, %B986.lr.ph.i ], [ %.3221.i, %B1634.i ]
  %.3217.i = add nsw i64 %.3154.073.i, -1
  %.3221.i = add nuw nsw i64 %.3151.070.i, 1
  %.3278.i = getelementptr double, ptr %.750.i, i64 %.3151.070.i
  %.3279.i = load double, ptr %.3278.i, align 8, !noalias !0
  %.3309.i = getelementptr double, ptr %.820.i, i64 %.3151.070.i
  %.3310.i = load double, ptr %.3309.i, align 8, !noalias !0
  %.3340.i = getelementptr double, ptr %.890.i, i64 %.3151.070.i
  %.3341.i = load double, ptr %.3340.i, align 8, !noalias !0
  %.3371.i = getelementptr double, ptr %.960.i, i64 %.3151.070.i
  %.3372.i = load double, ptr %.3371.i, align 8, !noalias !0
  %.3417.i = getelementptr i64, ptr %numbers41, i64 %.3151.070.i
  %.3418.i = load i64, ptr %.3417.i, align 8, !noalias !0
  %.3419.not.i = icmp eq i64 %.3418.i, 0
  br i1 %.3419.not.i, label %B1412.i, label %B1112.i

B1112.i:                                          ; preds = %B986.i
  %.3458.i = load double, ptr %.3457.i, align 8, !noalias !0
  %.3479.i = fcmp une double %.3310.i, 0.000000e+00
  %or.cond.i = select i1 %.162.not.not.i, i1 %.3479.i, i1 false
  br i1 %or.cond.i, label %B1170.i, label %B1326.i

B1170.i:                                          ; preds = %B1112.i
  %.3512.i = load double, ptr %17, align 8, !noalias !0
  br i1 %.58.i.i, label %B26.i.i, label %B1170.endif.i

B26.i.i:                                          ; preds = %B1170.i
  %.66.i.i = sitofp i64 %.3418.i to double
  %.67.i.i = fmul double %kept19, %.66.i.i
  %.68.i.i = fadd double %.67.i.i, 1.000000e+00
  %.70.i.i = fmul double %.68.i.i, %.3512.i
  br i1 %.18.i.i.i, label %B16.i.i.i, label %_ZN4kurs8backtest7kernels8_steppedB2v4B70c8tJTIeFIjxB2IKSgI4CrvQCk0Z4yRYcWsCAQUQzVBF6jCIJo8Y_2fTKIIZjxSegOLaAIAEddx.exit.i.i

B16.i.i.i:                                        ; preds = %B26.i.i
  %.27.i.i.i = fdiv double %.70.i.i, %kept27
  %.32.i.i.i = fmul double %.66.i.i, 2.000000e+00
  %.33.i.i.i = fmul double %.32.i.i.i, 1.000000e-15
  %.34.i.i.i = fsub double 1.000000e+00, %.33.i.i.i
  %.35.i.i.i = fmul double %.34.i.i.i, %.27.i.i.i
  %.40.i.i.i = icmp sgt i64 %.3418.i, 0
  br i1 %.40.i.i.i, label %for.body.i.i.i, label %for.body.1.i.i.i

B150.i.i.i:                                       ; preds = %for.body.1.i.i.i, %for.body.i.i.i
  %"$phi150.0.2.i.i.0.i" = phi double [ %.52.i.i.le.i, %for.body.i.i.i ], [ %.71.i.i.le.i, %for.body.1.i.i.i ]
  %.83.i.i.i = fmul double %kept27, %"$phi150.0.2.i.i.0.i"
  br label %_ZN4kurs8backtest7kernels8_steppedB2v4B70c8tJTIeFIjxB2IKSgI4CrvQCk0Z4yRYcWsCAQUQzVBF6jCIJo8Y_2fTKIIZjxSegOLaAIAEddx.exit.i.i

for.body.i.i.i:                                   ; preds = %B16.i.i.i
  %.52.i.i.le.i = tail call double @llvm.ceil.f64(double %.35.i.i.i)
  br label %B150.i.i.i

for.body.1.i.i.i:                                 ; preds = %B16.i.i.i
  %.71.i.i.le.i = tail call double @llvm.floor.f64(double %.35.i.i.i)
  br label %B150.i.i.i

_ZN4kurs8backtest7kernels8_steppedB2v4B70c8tJTIeFIjxB2IKSgI4CrvQCk0Z4yRYcWsCAQUQzVBF6jCIJo8Y_2fTKIIZjxSegOLaAIAEddx.exit.i.i: ; preds = %B150.i.i.i, %B26.i.i
  %value.2.i.i.0.i = phi double [ %.83.i.i.i, %B150.i.i.i ], [ %.70.i.i, %B26.i.i ]
  %.110.i.i = fcmp ogt double %value.2.i.i.0.i, %kept27
  %value.2.i.i.0.arg.terms.10.i = select i1 %.110.i.i, double %value.2.i.i.0.i, double %kept27
  br label %B1170.endif.i

B1326.i:                                          ; preds = %B1170.endif.i, %B1112.i
  %.3753.i = phi i64 [ %.3753.pre.i, %B1170.endif.i ], [ %.3418.i, %B1112.i ]
  %state.7.sroa.10.4.i = phi double [ 0.000000e+00, %B1170.endif.i ], [ %.3310.i, %B1112.i ]
  %state.7.sroa.0.4.i = phi double [ %.546.i.i.i, %B1170.endif.i ], [ %.3279.i, %B1112.i ]
  %asked.5.4.i = phi double [ %price.3.i.0.i, %B1170.endif.i ], [ %.3458.i, %B1112.i ]
  %.3784.i = load double, ptr %17, align 8, !noalias !0
  br i1 %.58.i.i, label %B26.i.i.i, label %_ZN4kurs8backtest7kernels7slippedB2v3B70c8tJTIeFIjxB2IKSgI4CrvQCk0Z4yRYcWsCAQUQzVBF6jCIJo8Y_2fTKIIZjxSegOLaAIAEdx163Terms_28float64_2c_20float64_2c_20float64_2c_20int64_2c_20float64_2c_20float64_2c_20float64_2c_20bool_2c_20bool_2c_20bool_2c_20float64_2c_20float64_2c_20float64_29.exit.i.i

B26.i.i.i:                                        ; preds = %B1326.i
  %.66.i.i1500.i = sitofp i64 %.3753.i to double
  %.67.i.i.i = fmul double %kept19, %.66.i.i1500.i
  %.68.i.i.i = fadd double %.67.i.i.i, 1.000000e+00
  %.70.i.i1502.i = fmul double %.68.i.i.i, %.3784.i
  br i1 %.18.i.i.i, label %B16.i.i.i.i, label %_ZN4kurs8backtest7kernels8_steppedB2v4B70c8tJTIeFIjxB2IKSgI4CrvQCk0Z4yRYcWsCAQUQzVBF6jCIJo8Y_2fTKIIZjxSegOLaAIAEddx.exit.i.i.i

B16.i.i.i.i:                                      ; preds = %B26.i.i.i
  %.27.i.i.i.i = fdiv double %.70.i.i1502.i, %kept27
  %.32.i.i.i.i = fmul double %.66.i.i1500.i, 2.000000e+00
  %.33.i.i.i.i = fmul double %.32.i.i.i.i, 1.000000e-15
  %.34.i.i.i.i = fsub double 1.000000e+00, %.33.i.i.i.i
  %.35.i.i.i.i = fmul double %.34.i.i.i.i, %.27.i.i.i.i
  %.40.i.i.i.i = icmp sgt i64 %.3753.i, 0
  br i1 %.40.i.i.i.i, label %for.body.i.i.i.i, label %for.body.1.i.i.i.i

B150.i.i.i.i:                                     ; preds = %for.body.1.i.i.i.i, %for.body.i.i.i.i
  %"$phi150.0.2.i.i.i.0.i" = phi double [ %.52.i.i.i.le.i, %for.body.i.i.i.i ], [ %.71.i.i.i.le.i, %for.body.1.i.i.i.i ]
  %.83.i.i.i.i = fmul double %kept27, %"$phi150.0.2.i.i.i.0.i"
  br label %_ZN4kurs8backtest7kernels8_steppedB2v4B70c8tJTIeFIjxB2IKSgI4CrvQCk0Z4yRYcWsCAQUQzVBF6jCIJo8Y_2fTKIIZjxSegOLaAIAEddx.exit.i.i.i

for.body.i.i.i.i:                                 ; preds = %B16.i.i.i.i
  %.52.i.i.i.le.i = tail call double @llvm.ceil.f64(double %.35.i.i.i.i)
  br label %B150.i.i.i.i

for.body.1.i.i.i.i:                               ; preds = %B16.i.i.i.i
  %.71.i.i.i.le.i = tail call double @llvm.floor.f64(double %.35.i.i.i.i)
  br label %B150.i.i.i.i

_ZN4kurs8backtest7kernels8_steppedB2v4B70c8tJTIeFIjxB2IKSgI4CrvQCk0Z4yRYcWsCAQUQzVBF6jCIJo8Y_2fTKIIZjxSegOLaAIAEddx.exit.i.i.i: ; preds = %B150.i.i.i.i, %B26.i.i.i
  %value.2.i.i.i.0.i = phi double [ %.83.i.i.i.i, %B150.i.i.i.i ], [ %.70.i.i1502.i, %B26.i.i.i ]
  %.110.i.i1512.i = fcmp ogt double %value.2.i.i.i.0.i, %kept27
  %value.2.i.i.i.0.arg.terms.10.i = select i1 %.110.i.i1512.i, double %value.2.i.i.i.0.i, double %kept27
  br label %_ZN4kurs8backtest7kernels7slippedB2v3B70c8tJTIeFIjxB2IKSgI4CrvQCk0Z4yRYcWsCAQUQzVBF6jCIJo8Y_2fTKIIZjxSegOLaAIAEdx163Terms_28float64_2c_20float64_2c_20float64_2c_20int64_2c_20float64_2c_20float64_2c_20float64_2c_20bool_2c_20bool_2c_20bool_2c_20float64_2c_20float64_2c_20float64_29.exit.i.i

_ZN4kurs8backtest7kernels7slippedB2v3B70c8tJTIeFIjxB2IKSgI4CrvQCk0Z4yRYcWsCAQUQzVBF6jCIJo8Y_2fTKIIZjxSegOLaAIAEdx163Terms_28float64_2c_20float64_2c_20float64_2c_20int64_2c_20float64_2c_20float64_2c_20float64_2c_20bool_2c_20bool_2c_20bool_2c_20float64_2c_20float64_2c_20float64_29.exit.i.i: ; preds = %_ZN4kurs8backtest7kernels8_steppedB2v4B70c8tJTIeFIjxB2IKSgI4CrvQCk0Z4yRYcWsCAQUQzVBF6jCIJo8Y_2fTKIIZjxSegOLaAIAEddx.exit.i.i.i, %B1326.i
  %price.3.i.i.0.i = phi double [ %value.2.i.i.i.0.arg.terms.10.i, %_ZN4kurs8backtest7kernels8_steppedB2v4B70c8tJTIeFIjxB2IKSgI4CrvQCk0Z4yRYcWsCAQUQzVBF6jCIJo8Y_2fTKIIZjxSegOLaAIAEddx.exit.i.i.i ], [ %.3784.i, %B1326.i ]
  %.127.i1190.i = fcmp une double %state.7.sroa.10.4.i, 0.000000e+00
  br i1 %.127.i1190.i, label %entry.endif.endif.endif.i19.i.i, label %B120.i1191.i

entry.endif.endif.endif.i19.i.i:                  ; preds = %_ZN4kurs8backtest7kernels7slippedB2v3B70c8tJTIeFIjxB2IKSgI4CrvQCk0Z4yRYcWsCAQUQzVBF6jCIJo8Y_2fTKIIZjxSegOLaAIAEdx163Terms_28float64_2c_20float64_2c_20float64_2c_20int64_2c_20float64_2c_20float64_2c_20float64_2c_20bool_2c_20bool_2c_20bool_2c_20float64_2c_20float64_2c_20float64_29.exit.i.i
  %.57.i.i71.i.i = fmul double %state.7.sroa.10.4.i, %price.3.i.i.0.i
  %.62.i.i.i.i = fcmp ogt double %.57.i.i71.i.i, 0.000000e+00
  %.70.i.i.i.i = fneg double %.57.i.i71.i.i
  %"$phi62.0.2.i.i.i.0.i" = select i1 %.62.i.i.i.i, double %.57.i.i71.i.i, double %.70.i.i.i.i
  %.76.i.i75.i.i = fmul double %kept17, %"$phi62.0.2.i.i.i.0.i"
  %.134.i.i.i.i = getelementptr double, ptr %6, i64 %.3151.070.i
  %.135.i.i.i.i = load double, ptr %.134.i.i.i.i, align 8, !noalias !3
  %.136.i.i.i.i = fadd double %.76.i.i75.i.i, %.135.i.i.i.i
  %.220.i.i.i.i = getelementptr double, ptr %7, i64 %.3151.070.i
  store i64 %.2888.0108.i, ptr %.220.i.i.i.i, align 8, !noalias !3
  %.276.i.i.i.i = getelementptr double, ptr %8, i64 %.3151.070.i
  store double %price.3.i.i.0.i, ptr %.276.i.i.i.i, align 8, !noalias !3
  store double %.136.i.i.i.i, ptr %.134.i.i.i.i, align 8, !noalias !3
  %.386.i.i.i.i = getelementptr double, ptr %9, i64 %.3151.070.i
  %.387.i.i.i.i = load double, ptr %.386.i.i.i.i, align 8, !noalias !3
  %.389.i.i.i.i = fsub double %price.3.i.i.0.i, %.387.i.i.i.i
  %.393.i.i.i.i = fmul double %state.7.sroa.10.4.i, %.389.i.i.i.i
  %.396.i.i.i.i = fsub double %.393.i.i.i.i, %.136.i.i.i.i
  %.450.i.i.i.i = getelementptr double, ptr %10, i64 %.3151.070.i
  store double %.396.i.i.i.i, ptr %.450.i.i.i.i, align 8, !noalias !3
  %.531.i.i.i.i = getelementptr double, ptr %11, i64 %.3151.070.i
  store double %..i, ptr %.531.i.i.i.i, align 8, !noalias !3
  %.543.i.i.i.i = fadd double %state.7.sroa.0.4.i, %.57.i.i71.i.i
  %.546.i.i.i.i = fsub double %.543.i.i.i.i, %.76.i.i75.i.i
  br i1 %.162.not.not.i, label %B120.i1191.i, label %B1326.endif.i

B120.i1191.i:                                     ; preds = %entry.endif.endif.endif.i19.i.i, %_ZN4kurs8backtest7kernels7slippedB2v3B70c8tJTIeFIjxB2IKSgI4CrvQCk0Z4yRYcWsCAQUQzVBF6jCIJo8Y_2fTKIIZjxSegOLaAIAEdx163Terms_28float64_2c_20float64_2c_20float64_2c_20int64_2c_20float64_2c_20float64_2c_20float64_2c_20bool_2c_20bool_2c_20bool_2c_20float64_2c_20float64_2c_20float64_29.exit.i.i
  %state.2.i.sroa.40.0.i = phi i64 [ %.3221.i, %entry.endif.endif.endif.i19.i.i ], [ %.3151.070.i, %_ZN4kurs8backtest7kernels7slippedB2v3B70c8tJTIeFIjxB2IKSgI4CrvQCk0Z4yRYcWsCAQUQzVBF6jCIJo8Y_2fTKIIZjxSegOLaAIAEdx163Terms_28float64_2c_20float64_2c_20float64_2c_20int64_2c_20float64_2c_20float64_2c_20float64_2c_20bool_2c_20bool_2c_20bool_2c_20float64_2c_20float64_2c_20float64_29.exit.i.i ]
  %state.2.i.sroa.0.0.i = phi double [ %.546.i.i.i.i, %entry.endif.endif.endif.i19.i.i ], [ %state.7.sroa.0.4.i, %_ZN4kurs8backtest7kernels7slippedB2v3B70c8tJTIeFIjxB2IKSgI4CrvQCk0Z4yRYcWsCAQUQzVBF6jCIJo8Y_2fTKIIZjxSegOLaAIAEdx163Terms_28float64_2c_20float64_2c_20float64_2c_20int64_2c_20float64_2c_20float64_2c_20float64_2c_20bool_2c_20bool_2c_20bool_2c_20float64_2c_20float64_2c_20float64_29.exit.i.i ]
  %asked.2.i.0.i = phi double [ %price.3.i.i.0.i, %entry.endif.endif.endif.i19.i.i ], [ %asked.5.4.i, %_ZN4kurs8backtest7kernels7slippedB2v3B70c8tJTIeFIjxB2IKSgI4CrvQCk0Z4yRYcWsCAQUQzVBF6jCIJo8Y_2fTKIIZjxSegOLaAIAEdx163Terms_28float64_2c_20float64_2c_20float64_2c_20int64_2c_20float64_2c_20float64_2c_20float64_2c_20bool_2c_20bool_2c_20bool_2c_20float64_2c_20float64_2c_20float64_29.exit.i.i ]
  %.56.i.i.i.i.i = fmul double %.54.i.i.i.i.i, %asked.2.i.0.i
  %.61.i.i.i.i.i = fdiv double %state.2.i.sroa.0.0.i, %.56.i.i.i.i.i
  br i1 %.67.i.i.i.i.i, label %B68.i.i.i.i.i, label %B90.i.i.i.i.i

B68.i.i.i.i.i:                                    ; preds = %B120.i1191.i
  %.76.i.i.i.i.i = fmul double %kept21, %.61.i.i.i.i.i
  br label %B200.i.i.i.i.i

B90.i.i.i.i.i:                                    ; preds = %B120.i1191.i
  br i1 %.85.i.i.i.i.i, label %B200.i.i.i.i.i, label %B138.i.i.i.i.i

B138.i.i.i.i.i:                                   ; preds = %B90.i.i.i.i.i
  %.101.i.i.i.i.i = fmul double %kept21, %state.2.i.sroa.0.0.i
  %.107.i.i.i.i.i = fmul double %kept22, %asked.2.i.0.i
  %.113.i.i.i.i.i = fdiv double %.101.i.i.i.i.i, %.107.i.i.i.i.i
  %.119.i.i.i.i.i = fcmp olt double %.113.i.i.i.i.i, %.61.i.i.i.i.i
  %.113.i.i.i.i..61.i.i.i.i.i = select i1 %.119.i.i.i.i.i, double %.113.i.i.i.i.i, double %.61.i.i.i.i.i
  br label %B200.i.i.i.i.i

B200.i.i.i.i.i:                                   ; preds = %B138.i.i.i.i.i, %B90.i.i.i.i.i, %B68.i.i.i.i.i
  %size.4.i.i.i.i.0.i = phi double [ %.76.i.i.i.i.i, %B68.i.i.i.i.i ], [ %.113.i.i.i.i..61.i.i.i.i.i, %B138.i.i.i.i.i ], [ %kept21, %B90.i.i.i.i.i ]
  br i1 %.18.i.i.i.i.i.i, label %B16.i.i.i.i.i.i, label %_ZN4kurs8backtest7kernels5_sizeB3v13B70c8tJTIeFIjxB2IKSgI4CrvQCk0Z4yRYcWsCAQUQzVBF6jCIJo8Y_2fTKIIZjxSegOLaAIAEdd163Terms_28float64_2c_20float64_2c_20float64_2c_20int64_2c_20float64_2c_20float64_2c_20float64_2c_20bool_2c_20bool_2c_20bool_2c_20float64_2c_20float64_2c_20float64_29.exit.i.i.i.i

B16.i.i.i.i.i.i:                                  ; preds = %B200.i.i.i.i.i
  %.27.i.i.i.i.i.i = fdiv double %size.4.i.i.i.i.0.i, %kept28
  %.35.i.i.i.i.i.i = fmul double %.27.i.i.i.i.i.i, 0x3FF0000000000009
  %.71.i.i.i.i.i.le.i = tail call double @llvm.floor.f64(double %.35.i.i.i.i.i.i)
  %.83.i.i.i.i.i.i = fmul double %kept28, %.71.i.i.i.i.i.le.i
  br label %_ZN4kurs8backtest7kernels5_sizeB3v13B70c8tJTIeFIjxB2IKSgI4CrvQCk0Z4yRYcWsCAQUQzVBF6jCIJo8Y_2fTKIIZjxSegOLaAIAEdd163Terms_28float64_2c_20float64_2c_20float64_2c_20int64_2c_20float64_2c_20float64_2c_20float64_2c_20bool_2c_20bool_2c_20bool_2c_20float64_2c_20float64_2c_20float64_29.exit.i.i.i.i

_ZN4kurs8backtest7kernels5_sizeB3v13B70c8tJTIeFIjxB2IKSgI4CrvQCk0Z4yRYcWsCAQUQzVBF6jCIJo8Y_2fTKIIZjxSegOLaAIAEdd163Terms_28float64_2c_20float64_2c_20float64_2c_20int64_2c_20float64_2c_20float64_2c_20float64_2c_20bool_2c_20bool_2c_20bool_2c_20float64_2c_20float64_2c_20float64_29.exit.i.i.i.i: ; preds = %B16.i.i.i.i.i.i, %B200.i.i.i.i.i
  %value.2.i.i.i.i.i.0.i = phi double [ %.83.i.i.i.i.i.i, %B16.i.i.i.i.i.i ], [ %size.4.i.i.i.i.0.i, %B200.i.i.i.i.i ]
  %.96.i.i.i.i = fcmp ugt double %value.2.i.i.i.i.i.0.i, 0.000000e+00
  %.112.i.i223.i.i = fcmp ule double %value.2.i.i.i.i.i.0.i, 0.000000e+00
  %.116.i.i396.i.i = fmul double %asked.2.i.0.i, %value.2.i.i.i.i.i.0.i
  %.125.i.i401.i.i = fcmp uge double %.116.i.i396.i.i, %kept29
  %or.cond5982.not49.i = select i1 %.112.i.i223.i.i, i1 true, i1 %.125.i.i401.i.i
  %.not48.i = and i1 %.96.i.i.i.i, %or.cond5982.not49.i
  br i1 %.not48.i, label %entry.endif.endif.endif.i24.i.i.i, label %B1326.endif.i

entry.endif.endif.endif.i24.i.i.i:                ; preds = %_ZN4kurs8backtest7kernels5_sizeB3v13B70c8tJTIeFIjxB2IKSgI4CrvQCk0Z4yRYcWsCAQUQzVBF6jCIJo8Y_2fTKIIZjxSegOLaAIAEdd163Terms_28float64_2c_20float64_2c_20float64_2c_20int64_2c_20float64_2c_20float64_2c_20float64_2c_20bool_2c_20bool_2c_20bool_2c_20float64_2c_20float64_2c_20float64_29.exit.i.i.i.i
  %.56.i.i278.i.i = fmul double %.54.i.i.i.i.i, %price.3.i.i.0.i
  %.61.i31.i.i.i = fdiv double %state.2.i.sroa.0.0.i, %.56.i.i278.i.i
  br i1 %.67.i.i.i.i.i, label %B68.i.i.i.i, label %B90.i.i.i.i

B68.i.i.i.i:                                      ; preds = %entry.endif.endif.endif.i24.i.i.i
  %.76.i.i353.i.i = fmul double %kept21, %.61.i31.i.i.i
  br label %B200.i.i.i.i

B90.i.i.i.i:                                      ; preds = %entry.endif.endif.endif.i24.i.i.i
  br i1 %.85.i.i.i.i.i, label %B200.i.i.i.i, label %B138.i.i.i.i

B138.i.i.i.i:                                     ; preds = %B90.i.i.i.i
  %.101.i.i286.i.i = fmul double %kept21, %state.2.i.sroa.0.0.i
  %.107.i37.i.i.i = fmul double %kept22, %price.3.i.i.0.i
  %.113.i.i291.i.i = fdiv double %.101.i.i286.i.i, %.107.i37.i.i.i
  %.119.i40.i.i.i = fcmp olt double %.113.i.i291.i.i, %.61.i31.i.i.i
  %.113.i.i291.i..61.i31.i.i.i = select i1 %.119.i40.i.i.i, double %.113.i.i291.i.i, double %.61.i31.i.i.i
  br label %B200.i.i.i.i

B200.i.i.i.i:                                     ; preds = %B138.i.i.i.i, %B90.i.i.i.i, %B68.i.i.i.i
  %size.4.i.i.i.0.i = phi double [ %.76.i.i353.i.i, %B68.i.i.i.i ], [ %.113.i.i291.i..61.i31.i.i.i, %B138.i.i.i.i ], [ %kept21, %B90.i.i.i.i ]
  br i1 %.18.i.i.i.i.i.i, label %B16.i.i.i.i.i, label %_ZN4kurs8backtest7kernels5_sizeB3v13B70c8tJTIeFIjxB2IKSgI4CrvQCk0Z4yRYcWsCAQUQzVBF6jCIJo8Y_2fTKIIZjxSegOLaAIAEdd163Terms_28float64_2c_20float64_2c_20float64_2c_20int64_2c_20float64_2c_20float64_2c_20float64_2c_20bool_2c_20bool_2c_20bool_2c_20float64_2c_20float64_2c_20float64_29.exit.i.i.i

B16.i.i.i.i.i:                                    ; preds = %B200.i.i.i.i
  %.27.i.i61.i.i.i = fdiv double %size.4.i.i.i.0.i, %kept28
  %.35.i.i.i.i.i = fmul double %.27.i.i61.i.i.i, 0x3FF0000000000009
  %.71.i.i72.i.i.le.i = tail call double @llvm.floor.f64(double %.35.i.i.i.i.i)
  %.83.i.i70.i.i.i = fmul double %kept28, %.71.i.i72.i.i.le.i
  br label %_ZN4kurs8backtest7kernels5_sizeB3v13B70c8tJTIeFIjxB2IKSgI4CrvQCk0Z4yRYcWsCAQUQzVBF6jCIJo8Y_2fTKIIZjxSegOLaAIAEdd163Terms_28float64_2c_20float64_2c_20float64_2c_20int64_2c_20float64_2c_20float64_2c_20float64_2c_20bool_2c_20bool_2c_20bool_2c_20float64_2c_20float64_2c_20float64_29.exit.i.i.i

_ZN4kurs8backtest7kernels5_sizeB3v13B70c8tJTIeFIjxB2IKSgI4CrvQCk0Z4yRYcWsCAQUQzVBF6jCIJo8Y_2fTKIIZjxSegOLaAIAEdd163Terms_28float64_2c_20float64_2c_20float64_2c_20int64_2c_20float64_2c_20float64_2c_20float64_2c_20bool_2c_20bool_2c_20bool_2c_20float64_2c_20float64_2c_20float64_29.exit.i.i.i: ; preds = %B16.i.i.i.i.i, %B200.i.i.i.i
  %value.2.i.i.i.i.0.i = phi double [ %.83.i.i70.i.i.i, %B16.i.i.i.i.i ], [ %size.4.i.i.i.0.i, %B200.i.i.i.i ]
  %.210.i.i1211.i = fcmp ugt double %value.2.i.i.i.i.0.i, 0.000000e+00
  br i1 %.210.i.i1211.i, label %B166.i.i.i, label %B1326.endif.i

B166.i.i.i:                                       ; preds = %_ZN4kurs8backtest7kernels5_sizeB3v13B70c8tJTIeFIjxB2IKSgI4CrvQCk0Z4yRYcWsCAQUQzVBF6jCIJo8Y_2fTKIIZjxSegOLaAIAEdd163Terms_28float64_2c_20float64_2c_20float64_2c_20int64_2c_20float64_2c_20float64_2c_20float64_2c_20bool_2c_20bool_2c_20bool_2c_20float64_2c_20float64_2c_20float64_29.exit.i.i.i
  %.214.i.i1214.i = fmul double %price.3.i.i.0.i, %value.2.i.i.i.i.0.i
  %.218.i.i.i = fmul double %.54.i.i.i.i.i, %.214.i.i1214.i
  %.221.i.i.i = fmul double %state.2.i.sroa.0.0.i, 0x3FF0000000001198
  %.222.i.i1217.i = fcmp ogt double %.218.i.i.i, %.221.i.i.i
  br i1 %.222.i.i1217.i, label %B1326.endif.i, label %B348.i.i.i

B348.i.i.i:                                       ; preds = %B166.i.i.i
  %.272.i.i1219.i = sitofp i64 %.3753.i to double
  %.273.i.i.i = fmul double %value.2.i.i.i.i.0.i, %.272.i.i1219.i
  %.284.i.i.i = fmul double %kept17, %.214.i.i1214.i
  %.367.i.i.i = getelementptr double, ptr %numbers47, i64 %state.2.i.sroa.40.0.i
  store i64 %.2888.0108.i, ptr %.367.i.i.i, align 8, !noalias !13
  %.424.i.i1284.i = getelementptr double, ptr %12, i64 %state.2.i.sroa.40.0.i
  store double %.273.i.i.i, ptr %.424.i.i1284.i, align 8, !noalias !13
  %.481.i.i1300.i = getelementptr double, ptr %9, i64 %state.2.i.sroa.40.0.i
  store double %price.3.i.i.0.i, ptr %.481.i.i1300.i, align 8, !noalias !13
  %.537.i.i1328.i = getelementptr double, ptr %6, i64 %state.2.i.sroa.40.0.i
  store double %.284.i.i.i, ptr %.537.i.i1328.i, align 8, !noalias !13
  %.548.i.i1334.i = fmul double %price.3.i.i.0.i, %.273.i.i.i
  %.550.i.i1335.i = fsub double %state.2.i.sroa.0.0.i, %.548.i.i1334.i
  %.553.i.i.i = fsub double %.550.i.i1335.i, %.284.i.i.i
  %.578.i.i1348.i = fmul double %kept22, %.272.i.i1219.i
  %.579.i.i1349.i = fsub double 1.000000e+00, %.578.i.i1348.i
  %.581.i.i1350.i = fmul double %.579.i.i1349.i, %price.3.i.i.0.i
  %.586.i.i.i = fmul double %kept23, %.272.i.i1219.i
  %.587.i.i1355.i = fadd double %.586.i.i.i, 1.000000e+00
  %.589.i.i1357.i = fmul double %.587.i.i1355.i, %price.3.i.i.0.i
  %.599.i.i1361.i = icmp sgt i64 %.3753.i, 0
  br i1 %.599.i.i1361.i, label %B754.i.i.i, label %entry.endif.endif.endif.i359.i.i.i

B754.i.i.i:                                       ; preds = %B348.i.i.i
  br i1 %.18.i.i.i, label %B16.i.i310.i.i, label %B1020.i.i.i

B16.i.i310.i.i:                                   ; preds = %B754.i.i.i
  %.27.i98.i.i.i = fdiv double %.581.i.i1350.i, %kept27
  %.35.i.i318.i.i = fmul double %.27.i98.i.i.i, 0x3FEFFFFFFFFFFFEE
  %.52.i117.i.i.le.i = tail call double @llvm.ceil.f64(double %.35.i.i318.i.i)
  %.83.i110.i.i.i = fmul double %kept27, %.52.i117.i.i.le.i
  %.27.i214.i.i.i = fdiv double %.589.i.i1357.i, %kept27
  %.35.i221.i.i.i = fmul double %.27.i214.i.i.i, 0x3FEFFFFFFFFFFFEE
  %.52.i255.i.i.le.i = tail call double @llvm.ceil.f64(double %.35.i221.i.i.i)
  %.83.i238.i.i.i = fmul double %kept27, %.52.i255.i.i.le.i
  br label %B1020.i.i.i

entry.endif.endif.endif.i359.i.i.i:               ; preds = %B348.i.i.i
  %.57.i374.i.i.i = fcmp olt double %.273.i.i.i, 0.000000e+00
  %.65.i413.i.i.i = fneg double %.273.i.i.i
  %.71.i430.i.i.i = fmul double %.54.i.i.i.i.i, %.65.i413.i.i.i
  %.75.i431.i.i.i = fdiv double %.553.i.i.i, %.71.i430.i.i.i
  %"$phi102.0.2.i.i.i.0.i" = select i1 %.57.i374.i.i.i, double %.75.i431.i.i.i, double 0x7FF0000000000000
  br i1 %.18.i.i.i, label %B16.i278.i.i.i, label %_ZN4kurs8backtest7kernels8_steppedB2v4B70c8tJTIeFIjxB2IKSgI4CrvQCk0Z4yRYcWsCAQUQzVBF6jCIJo8Y_2fTKIIZjxSegOLaAIAEddx.exit328.i.i.thread.i

_ZN4kurs8backtest7kernels8_steppedB2v4B70c8tJTIeFIjxB2IKSgI4CrvQCk0Z4yRYcWsCAQUQzVBF6jCIJo8Y_2fTKIIZjxSegOLaAIAEddx.exit328.i.i.thread.i: ; preds = %entry.endif.endif.endif.i359.i.i.i
  %.738.i.i13.i = fcmp olt double %.581.i.i1350.i, %"$phi102.0.2.i.i.i.0.i"
  %"$phi978.3.2.i.i.014.i" = select i1 %.738.i.i13.i, double %.581.i.i1350.i, double %"$phi102.0.2.i.i.i.0.i"
  br label %B1020.i.i.i

B1020.i.i.i:                                      ; preds = %B16.i278.i.i.i, %_ZN4kurs8backtest7kernels8_steppedB2v4B70c8tJTIeFIjxB2IKSgI4CrvQCk0Z4yRYcWsCAQUQzVBF6jCIJo8Y_2fTKIIZjxSegOLaAIAEddx.exit328.i.i.thread.i, %B16.i.i310.i.i, %B754.i.i.i
  %above.3.i.i.0.i = phi double [ %.589.i.i1357.i, %B754.i.i.i ], [ %.83.i168.i.i.i, %B16.i278.i.i.i ], [ %.83.i238.i.i.i, %B16.i.i310.i.i ], [ %"$phi978.3.2.i.i.014.i", %_ZN4kurs8backtest7kernels8_steppedB2v4B70c8tJTIeFIjxB2IKSgI4CrvQCk0Z4yRYcWsCAQUQzVBF6jCIJo8Y_2fTKIIZjxSegOLaAIAEddx.exit328.i.i.thread.i ]
  %below.3.i.i.0.i = phi double [ %.581.i.i1350.i, %B754.i.i.i ], [ %.83.i308.i.i.i, %B16.i278.i.i.i ], [ %.83.i110.i.i.i, %B16.i.i310.i.i ], [ %.589.i.i1357.i, %_ZN4kurs8backtest7kernels8_steppedB2v4B70c8tJTIeFIjxB2IKSgI4CrvQCk0Z4yRYcWsCAQUQzVBF6jCIJo8Y_2fTKIIZjxSegOLaAIAEddx.exit328.i.i.thread.i ]
  %.806.i.i.i = fmul double %below.3.i.i.0.i, 0x3FF0000000000005
  %.811.i.i.i = fmul double %above.3.i.i.0.i, 0x3FEFFFFFFFFFFFF7
  br label %B1326.endif.i

B16.i278.i.i.i:                                   ; preds = %entry.endif.endif.endif.i359.i.i.i
  %.27.i284.i.i.i = fdiv double %.589.i.i1357.i, %kept27
  %.35.i291.i.i.i = fmul double %.27.i284.i.i.i, 0x3FF0000000000009
  %.71.i313.i.i.le.i = tail call double @llvm.floor.f64(double %.35.i291.i.i.i)
  %.83.i308.i.i.i = fmul double %kept27, %.71.i313.i.i.le.i
  %.738.i.i.i = fcmp olt double %.581.i.i1350.i, %"$phi102.0.2.i.i.i.0.i"
  %"$phi978.3.2.i.i.0.i" = select i1 %.738.i.i.i, double %.581.i.i1350.i, double %"$phi102.0.2.i.i.i.0.i"
  %.27.i144.i.i.i = fdiv double %"$phi978.3.2.i.i.0.i", %kept27
  %.35.i151.i.i.i = fmul double %.27.i144.i.i.i, 0x3FF0000000000009
  %.71.i173.i.i.le.i = tail call double @llvm.floor.f64(double %.35.i151.i.i.i)
  %.83.i168.i.i.i = fmul double %kept27, %.71.i173.i.i.le.i
  br label %B1020.i.i.i

B1412.i:                                          ; preds = %B1326.endif.i, %B986.i
  %state.8.sroa.64.3.i = phi i64 [ %.3790.sroa.20.0.i, %B1326.endif.i ], [ %.3151.070.i, %B986.i ]
  %state.8.sroa.48.3.i = phi double [ %.3790.sroa.15.0.i, %B1326.endif.i ], [ %.3372.i, %B986.i ]
  %state.8.sroa.32.3.i = phi double [ %.3790.sroa.10.0.i, %B1326.endif.i ], [ %.3341.i, %B986.i ]
  %state.8.sroa.16.3.i = phi double [ %.3790.sroa.5.0.i, %B1326.endif.i ], [ %.3310.i, %B986.i ]
  %state.8.sroa.0.3.i = phi double [ %.3790.sroa.0.0.i, %B1326.endif.i ], [ %.3279.i, %B986.i ]
  %.3898.i = load double, ptr %18, align 8, !noalias !0
  %.3901.i = fcmp ugt double %.3898.i, %state.8.sroa.32.3.i
  br i1 %.3901.i, label %B1446.i, label %B1480.i

B1446.i:                                          ; preds = %B1412.i
  %.3937.i = load double, ptr %19, align 8, !noalias !0
  %.3940.i = fcmp ult double %.3937.i, %state.8.sroa.48.3.i
  br i1 %.3940.i, label %B1634.i, label %B1480.i

B1480.i:                                          ; preds = %B1446.i, %B1412.i
  %.3971.i = getelementptr i64, ptr %.1729.i, i64 %.3151.070.i
  %.3972.i = load i64, ptr %.3971.i, align 8, !noalias !0
  %.3976.i = add i64 %state.8.sroa.64.3.i, %.3151.0.neg76.i
  %.3977.i = add nsw i64 %.3976.i, %.3972.i
  store i64 %.3977.i, ptr %.3971.i, align 8, !noalias !0
  %.4076.i = load double, ptr %17, align 8, !noalias !0
  %.4107.i = load double, ptr %19, align 8, !noalias !0
  %.4138.i = load double, ptr %18, align 8, !noalias !0
  %.112.i4553.i = fcmp ule double %state.8.sroa.16.3.i, 0.000000e+00
  br i1 %.112.i4553.i, label %B192.i.i, label %B78.i.i

B1634.i:                                          ; preds = %B434.i.i4975.i, %B370.i.i4965.i, %B500.i.i, %B1446.i
  %state.9.sroa.72.4.i = phi i64 [ %state.8.sroa.64.3.i, %B1446.i ], [ %.3221.i, %B434.i.i4975.i ], [ %.3221.i, %B370.i.i4965.i ], [ %.3221.i, %B500.i.i ]
  %state.9.sroa.54.4.i = phi double [ %state.8.sroa.48.3.i, %B1446.i ], [ 0x7FF0000000000000, %B434.i.i4975.i ], [ 0x7FF0000000000000, %B370.i.i4965.i ], [ 0x7FF0000000000000, %B500.i.i ]
  %state.9.sroa.36.4.i = phi double [ %state.8.sroa.32.3.i, %B1446.i ], [ 0xFFF0000000000000, %B434.i.i4975.i ], [ 0xFFF0000000000000, %B370.i.i4965.i ], [ 0xFFF0000000000000, %B500.i.i ]
  %state.9.sroa.18.4.i = phi double [ %state.8.sroa.16.3.i, %B1446.i ], [ 0.000000e+00, %B434.i.i4975.i ], [ 0.000000e+00, %B370.i.i4965.i ], [ 0.000000e+00, %B500.i.i ]
  %state.9.sroa.0.4.i = phi double [ %state.8.sroa.0.3.i, %B1446.i ], [ 0.000000e+00, %B434.i.i4975.i ], [ %.546.i.i4895.i, %B370.i.i4965.i ], [ %.546.i.i4895.i, %B500.i.i ]
  store double %state.9.sroa.0.4.i, ptr %.3278.i, align 8, !noalias !0
  store double %state.9.sroa.18.4.i, ptr %.3309.i, align 8, !noalias !0
  store double %state.9.sroa.36.4.i, ptr %.3340.i, align 8, !noalias !0
  store double %state.9.sroa.54.4.i, ptr %.3371.i, align 8, !noalias !0
  %.4346.i = getelementptr i64, ptr %.1729.i, i64 %.3151.070.i
  %.4347.i = load i64, ptr %.4346.i, align 8, !noalias !0
  %.4351.i = add i64 %state.9.sroa.72.4.i, %.3151.0.neg76.i
  %.4352.i = add nsw i64 %.4351.i, %.4347.i
  store i64 %.4352.i, ptr %.4346.i, align 8, !noalias !0
  %.4389.i = fcmp ogt double %state.9.sroa.36.4.i, %highest_floor.9.275.i
  %state.9.sroa.36.4.highest_floor.9.2.i = select i1 %.4389.i, double %state.9.sroa.36.4.i, double %highest_floor.9.275.i
  %.4414.i = fcmp olt double %state.9.sroa.54.4.i, %lowest_ceiling.9.274.i
  %"$phi1844.2.2.3.i" = select i1 %.4414.i, double %state.9.sroa.54.4.i, double %lowest_ceiling.9.274.i
  %.3151.0.neg.i = xor i64 %.3151.070.i, -1
  %.3208.i = icmp sgt i64 %.3154.073.i, 1
  br i1 %.3208.i, label %B986.i, label %B1854.i

B1854.i:                                          ; preds = %B1634.i, %B902.i, %B876.i
  %lowest_ceiling.8.2.i = phi double [ %lowest_ceiling.4.0110.mux.i, %B876.i ], [ 0x7FF0000000000000, %B902.i ], [ %"$phi1844.2.2.3.i", %B1634.i ]
  %highest_floor.8.2.i = phi double [ %highest_floor.4.0111.mux.i, %B876.i ], [ 0xFFF0000000000000, %B902.i ], [ %state.9.sroa.36.4.highest_floor.9.2.i, %B1634.i ]
  br label %B1898.if.i

B2094.i:                                          ; preds = %B1898.if.i
  %brmerge118.not.i = and i1 %.504191.not120.i, %.4903.i
  br i1 %brmerge118.not.i, label %B2134.i, label %B2894.i

B2134.i:                                          ; preds = %B2094.i, %B3659.i
  %waiting.5.296.i = phi i1 [ %waiting.6.3.i, %B3659.i ], [ false, %B2094.i ]
  %highest_floor.6.295.i = phi double [ %highest_floor.7.3.i, %B3659.i ], [ %highest_floor.8.2.i, %B2094.i ]
  %lowest_ceiling.6.294.i = phi double [ %lowest_ceiling.7.3.i, %B3659.i ], [ %lowest_ceiling.8.2.i, %B2094.i ]
  %.4975.092.i = phi i64 [ %.5054.i, %B3659.i ], [ 0, %B2094.i ]
  %.5054.i = add nuw nsw i64 %.4975.092.i, 1
  %.5117.i = getelementptr i8, ptr %.1892.i, i64 %.4975.092.i
  %.5118.i = load i8, ptr %.5117.i, align 1, !noalias !0
  %.5121.not.i = icmp eq i8 %.5118.i, 0
  br i1 %.5121.not.i, label %B3659.i, label %B2154.i

B2154.i:                                          ; preds = %B2134.i
  %.5179.i = getelementptr i8, ptr %numbers44, i64 %.4975.092.i
  %.5180.i = load i8, ptr %.5179.i, align 1, !noalias !0
  %.5183.not.i = icmp eq i8 %.5180.i, 0
  %.5221.i = zext i1 %.5183.not.i to i8
  store i8 %.5221.i, ptr %.5179.i, align 1, !noalias !0
  %"$phi2220.2.2.4.i" = select i1 %.5183.not.i, i64 1, i64 -1
  br i1 %.5183.not.i, label %B2282.i, label %B2238.i

B2238.i:                                          ; preds = %B2154.i
  %20 = getelementptr double, ptr %.820.i, i64 %.4975.092.i
  %.5351.i = load double, ptr %20, align 8, !noalias !0
  %.5352.i = fcmp ogt double %.5351.i, 0.000000e+00
  %brmerge.i = select i1 %.5352.i, i1 true, i1 %.153.i
  br i1 %brmerge.i, label %B2282.i, label %B3659.i

B2282.i:                                          ; preds = %B2238.i, %B2154.i
  %21 = getelementptr i64, ptr %numbers14, i64 %.4975.092.i
  %.5402.i = load i64, ptr %21, align 8, !noalias !0
  %.5404.not.i = icmp slt i64 %.2888.0108.i, %.5402.i
  br i1 %.5404.not.i, label %B3659.i, label %B2308.i

B2308.i:                                          ; preds = %B2282.i
  %.5438.i = getelementptr double, ptr %.820.i, i64 %.4975.092.i
  %.5439.i = load double, ptr %.5438.i, align 8, !noalias !0
  %.5441.i = sitofp i64 %"$phi2220.2.2.4.i" to double
  %.5442.i = fmul double %.5439.i, %.5441.i
  %.5443.i = fcmp ugt double %.5442.i, 0.000000e+00
  br i1 %.5443.i, label %B3659.i, label %B2340.i

B2340.i:                                          ; preds = %B2308.i
  br i1 %.144.not.not.i, label %B2876.i, label %B2356.i

B2356.i:                                          ; preds = %B2340.i
  %.5479.i = getelementptr double, ptr %.750.i, i64 %.4975.092.i
  %.5480.i = load double, ptr %.5479.i, align 8, !noalias !0
  %.5541.i = getelementptr double, ptr %.890.i, i64 %.4975.092.i
  %.5572.i = getelementptr double, ptr %.960.i, i64 %.4975.092.i
  %.5610.i = fcmp une double %.5439.i, 0.000000e+00
  %or.cond5984.i = and i1 %.162.not.not.i, %.5610.i
  br i1 %or.cond5984.i, label %entry.endif.endif.endif.i42.i, label %entry.endif.i1784.i

entry.endif.endif.endif.i42.i:                    ; preds = %B2356.i
  br i1 %.58.i.i, label %B26.i71.i, label %entry.endif.i352.i

B26.i71.i:                                        ; preds = %entry.endif.endif.endif.i42.i
  %.67.i78.i = fmul double %kept19, %.5441.i
  %.68.i79.i = fadd double %.67.i78.i, 1.000000e+00
  %.70.i81.i = fmul double %.3016.i, %.68.i79.i
  br i1 %.18.i.i.i, label %B16.i.i145.i, label %_ZN4kurs8backtest7kernels8_steppedB2v4B70c8tJTIeFIjxB2IKSgI4CrvQCk0Z4yRYcWsCAQUQzVBF6jCIJo8Y_2fTKIIZjxSegOLaAIAEddx.exit.i90.i

B16.i.i145.i:                                     ; preds = %B26.i71.i
  %.27.i.i151.i = fdiv double %.70.i81.i, %kept27
  %22 = shl nsw i64 %"$phi2220.2.2.4.i", 1
  %.32.i.i155.i = sitofp i64 %22 to double
  %.33.i.i156.i = fmul double %.32.i.i155.i, 1.000000e-15
  %.34.i.i157.i = fsub double 1.000000e+00, %.33.i.i156.i
  %.35.i.i158.i = fmul double %.34.i.i157.i, %.27.i.i151.i
  br i1 %.5183.not.i, label %for.body.i.i191.i, label %for.body.1.i.i179.i

B150.i.i172.i:                                    ; preds = %for.body.1.i.i179.i, %for.body.i.i191.i
  %"$phi150.0.2.i.i8.0.i" = phi double [ %.52.i.i192.le.i, %for.body.i.i191.i ], [ %.71.i.i180.le.i, %for.body.1.i.i179.i ]
  %.83.i.i175.i = fmul double %kept27, %"$phi150.0.2.i.i8.0.i"
  br label %_ZN4kurs8backtest7kernels8_steppedB2v4B70c8tJTIeFIjxB2IKSgI4CrvQCk0Z4yRYcWsCAQUQzVBF6jCIJo8Y_2fTKIIZjxSegOLaAIAEddx.exit.i90.i

for.body.i.i191.i:                                ; preds = %B16.i.i145.i
  %.52.i.i192.le.i = tail call double @llvm.ceil.f64(double %.35.i.i158.i)
  br label %B150.i.i172.i

for.body.1.i.i179.i:                              ; preds = %B16.i.i145.i
  %.71.i.i180.le.i = tail call double @llvm.floor.f64(double %.35.i.i158.i)
  br label %B150.i.i172.i

_ZN4kurs8backtest7kernels8_steppedB2v4B70c8tJTIeFIjxB2IKSgI4CrvQCk0Z4yRYcWsCAQUQzVBF6jCIJo8Y_2fTKIIZjxSegOLaAIAEddx.exit.i90.i: ; preds = %B150.i.i172.i, %B26.i71.i
  %value.2.i.i2.0.i = phi double [ %.83.i.i175.i, %B150.i.i172.i ], [ %.70.i81.i, %B26.i71.i ]
  %.110.i103.i = fcmp ogt double %value.2.i.i2.0.i, %kept27
  %value.2.i.i2.0.arg.terms.10.i = select i1 %.110.i103.i, double %value.2.i.i2.0.i, double %kept27
  br label %entry.endif.i352.i

entry.endif.i1784.i:                              ; preds = %entry.endif.i352.i, %B2356.i
  %state.10.sroa.10.4.i = phi double [ 0.000000e+00, %entry.endif.i352.i ], [ %.5439.i, %B2356.i ]
  %state.10.sroa.0.4.i = phi double [ %.546.i.i806.i, %entry.endif.i352.i ], [ %.5480.i, %B2356.i ]
  %asked.6.4.i = phi double [ %price.3.i23.0.i, %entry.endif.i352.i ], [ %.3016.i, %B2356.i ]
  br i1 %.58.i.i, label %B26.i.i4275.i, label %_ZN4kurs8backtest7kernels7slippedB2v3B70c8tJTIeFIjxB2IKSgI4CrvQCk0Z4yRYcWsCAQUQzVBF6jCIJo8Y_2fTKIIZjxSegOLaAIAEdx163Terms_28float64_2c_20float64_2c_20float64_2c_20int64_2c_20float64_2c_20float64_2c_20float64_2c_20bool_2c_20bool_2c_20bool_2c_20float64_2c_20float64_2c_20float64_29.exit.i1885.i

B26.i.i4275.i:                                    ; preds = %entry.endif.i1784.i
  %.67.i.i4282.i = fmul double %kept19, %.5441.i
  %.68.i.i4283.i = fadd double %.67.i.i4282.i, 1.000000e+00
  %.70.i.i4285.i = fmul double %.3016.i, %.68.i.i4283.i
  br i1 %.18.i.i.i, label %B16.i.i.i4349.i, label %_ZN4kurs8backtest7kernels8_steppedB2v4B70c8tJTIeFIjxB2IKSgI4CrvQCk0Z4yRYcWsCAQUQzVBF6jCIJo8Y_2fTKIIZjxSegOLaAIAEddx.exit.i.i4294.i

B16.i.i.i4349.i:                                  ; preds = %B26.i.i4275.i
  %.27.i.i.i4355.i = fdiv double %.70.i.i4285.i, %kept27
  %23 = shl nsw i64 %"$phi2220.2.2.4.i", 1
  %.32.i.i.i4359.i = sitofp i64 %23 to double
  %.33.i.i.i4360.i = fmul double %.32.i.i.i4359.i, 1.000000e-15
  %.34.i.i.i4361.i = fsub double 1.000000e+00, %.33.i.i.i4360.i
  %.35.i.i.i4362.i = fmul double %.34.i.i.i4361.i, %.27.i.i.i4355.i
  br i1 %.5183.not.i, label %for.body.i.i.i4395.i, label %for.body.1.i.i.i4383.i

B150.i.i.i4376.i:                                 ; preds = %for.body.1.i.i.i4383.i, %for.body.i.i.i4395.i
  %"$phi150.0.2.i.i.i1734.0.i" = phi double [ %.52.i.i.i4396.le.i, %for.body.i.i.i4395.i ], [ %.71.i.i.i4384.le.i, %for.body.1.i.i.i4383.i ]
  %.83.i.i.i4379.i = fmul double %kept27, %"$phi150.0.2.i.i.i1734.0.i"
  br label %_ZN4kurs8backtest7kernels8_steppedB2v4B70c8tJTIeFIjxB2IKSgI4CrvQCk0Z4yRYcWsCAQUQzVBF6jCIJo8Y_2fTKIIZjxSegOLaAIAEddx.exit.i.i4294.i

for.body.i.i.i4395.i:                             ; preds = %B16.i.i.i4349.i
  %.52.i.i.i4396.le.i = tail call double @llvm.ceil.f64(double %.35.i.i.i4362.i)
  br label %B150.i.i.i4376.i

for.body.1.i.i.i4383.i:                           ; preds = %B16.i.i.i4349.i
  %.71.i.i.i4384.le.i = tail call double @llvm.floor.f64(double %.35.i.i.i4362.i)
  br label %B150.i.i.i4376.i

_ZN4kurs8backtest7kernels8_steppedB2v4B70c8tJTIeFIjxB2IKSgI4CrvQCk0Z4yRYcWsCAQUQzVBF6jCIJo8Y_2fTKIIZjxSegOLaAIAEddx.exit.i.i4294.i: ; preds = %B150.i.i.i4376.i, %B26.i.i4275.i
  %value.2.i.i.i1728.0.i = phi double [ %.83.i.i.i4379.i, %B150.i.i.i4376.i ], [ %.70.i.i4285.i, %B26.i.i4275.i ]
  %.110.i.i4307.i = fcmp ogt double %value.2.i.i.i1728.0.i, %kept27
  %value.2.i.i.i1728.0.arg.terms.10.i = select i1 %.110.i.i4307.i, double %value.2.i.i.i1728.0.i, double %kept27
  br label %_ZN4kurs8backtest7kernels7slippedB2v3B70c8tJTIeFIjxB2IKSgI4CrvQCk0Z4yRYcWsCAQUQzVBF6jCIJo8Y_2fTKIIZjxSegOLaAIAEdx163Terms_28float64_2c_20float64_2c_20float64_2c_20int64_2c_20float64_2c_20float64_2c_20float64_2c_20bool_2c_20bool_2c_20bool_2c_20float64_2c_20float64_2c_20float64_29.exit.i1885.i

_ZN4kurs8backtest7kernels7slippedB2v3B70c8tJTIeFIjxB2IKSgI4CrvQCk0Z4yRYcWsCAQUQzVBF6jCIJo8Y_2fTKIIZjxSegOLaAIAEdx163Terms_28float64_2c_20float64_2c_20float64_2c_20int64_2c_20float64_2c_20float64_2c_20float64_2c_20bool_2c_20bool_2c_20bool_2c_20float64_2c_20float64_2c_20float64_29.exit.i1885.i: ; preds = %_ZN4kurs8backtest7kernels8_steppedB2v4B70c8tJTIeFIjxB2IKSgI4CrvQCk0Z4yRYcWsCAQUQzVBF6jCIJo8Y_2fTKIIZjxSegOLaAIAEddx.exit.i.i4294.i, %entry.endif.i1784.i
  %price.3.i.i1741.0.i = phi double [ %value.2.i.i.i1728.0.arg.terms.10.i, %_ZN4kurs8backtest7kernels8_steppedB2v4B70c8tJTIeFIjxB2IKSgI4CrvQCk0Z4yRYcWsCAQUQzVBF6jCIJo8Y_2fTKIIZjxSegOLaAIAEddx.exit.i.i4294.i ], [ %.3016.i, %entry.endif.i1784.i ]
  %.127.i1910.i = fcmp une double %state.10.sroa.10.4.i, 0.000000e+00
  br i1 %.127.i1910.i, label %entry.endif.endif.endif.i19.i3634.i, label %entry.endif.i143.i1986.i

entry.endif.endif.endif.i19.i3634.i:              ; preds = %_ZN4kurs8backtest7kernels7slippedB2v3B70c8tJTIeFIjxB2IKSgI4CrvQCk0Z4yRYcWsCAQUQzVBF6jCIJo8Y_2fTKIIZjxSegOLaAIAEdx163Terms_28float64_2c_20float64_2c_20float64_2c_20int64_2c_20float64_2c_20float64_2c_20float64_2c_20bool_2c_20bool_2c_20bool_2c_20float64_2c_20float64_2c_20float64_29.exit.i1885.i
  %.57.i.i71.i3716.i = fmul double %state.10.sroa.10.4.i, %price.3.i.i1741.0.i
  %.62.i.i.i3719.i = fcmp ogt double %.57.i.i71.i3716.i, 0.000000e+00
  %.70.i.i.i3722.i = fneg double %.57.i.i71.i3716.i
  %"$phi62.0.2.i.i.i1699.0.i" = select i1 %.62.i.i.i3719.i, double %.57.i.i71.i3716.i, double %.70.i.i.i3722.i
  %.76.i.i75.i3727.i = fmul double %kept17, %"$phi62.0.2.i.i.i1699.0.i"
  %.134.i.i.i3767.i = getelementptr double, ptr %6, i64 %.4975.092.i
  %.135.i.i.i3768.i = load double, ptr %.134.i.i.i3767.i, align 8, !noalias !17
  %.136.i.i.i3770.i = fadd double %.76.i.i75.i3727.i, %.135.i.i.i3768.i
  %.220.i.i.i3816.i = getelementptr double, ptr %7, i64 %.4975.092.i
  store i64 %.2888.0108.i, ptr %.220.i.i.i3816.i, align 8, !noalias !17
  %.276.i.i.i3856.i = getelementptr double, ptr %8, i64 %.4975.092.i
  store double %price.3.i.i1741.0.i, ptr %.276.i.i.i3856.i, align 8, !noalias !17
  store double %.136.i.i.i3770.i, ptr %.134.i.i.i3767.i, align 8, !noalias !17
  %.386.i.i.i3934.i = getelementptr double, ptr %9, i64 %.4975.092.i
  %.387.i.i.i3935.i = load double, ptr %.386.i.i.i3934.i, align 8, !noalias !17
  %.389.i.i.i3938.i = fsub double %price.3.i.i1741.0.i, %.387.i.i.i3935.i
  %.393.i.i.i3941.i = fmul double %state.10.sroa.10.4.i, %.389.i.i.i3938.i
  %.396.i.i.i3943.i = fsub double %.393.i.i.i3941.i, %.136.i.i.i3770.i
  %.450.i.i.i3981.i = getelementptr double, ptr %10, i64 %.4975.092.i
  store double %.396.i.i.i3943.i, ptr %.450.i.i.i3981.i, align 8, !noalias !17
  %.531.i.i.i4027.i = getelementptr double, ptr %11, i64 %.4975.092.i
  store double %..i, ptr %.531.i.i.i4027.i, align 8, !noalias !17
  %.543.i.i.i4044.i = fadd double %state.10.sroa.0.4.i, %.57.i.i71.i3716.i
  %.546.i.i.i4046.i = fsub double %.543.i.i.i4044.i, %.76.i.i75.i3727.i
  br i1 %.162.not.not.i, label %entry.endif.i143.i1986.i, label %B2618.endif.i

entry.endif.i143.i1986.i:                         ; preds = %entry.endif.endif.endif.i19.i3634.i, %_ZN4kurs8backtest7kernels7slippedB2v3B70c8tJTIeFIjxB2IKSgI4CrvQCk0Z4yRYcWsCAQUQzVBF6jCIJo8Y_2fTKIIZjxSegOLaAIAEdx163Terms_28float64_2c_20float64_2c_20float64_2c_20int64_2c_20float64_2c_20float64_2c_20float64_2c_20bool_2c_20bool_2c_20bool_2c_20float64_2c_20float64_2c_20float64_29.exit.i1885.i
  %state.2.i1768.sroa.40.0.i = phi i64 [ %.5054.i, %entry.endif.endif.endif.i19.i3634.i ], [ %.4975.092.i, %_ZN4kurs8backtest7kernels7slippedB2v3B70c8tJTIeFIjxB2IKSgI4CrvQCk0Z4yRYcWsCAQUQzVBF6jCIJo8Y_2fTKIIZjxSegOLaAIAEdx163Terms_28float64_2c_20float64_2c_20float64_2c_20int64_2c_20float64_2c_20float64_2c_20float64_2c_20bool_2c_20bool_2c_20bool_2c_20float64_2c_20float64_2c_20float64_29.exit.i1885.i ]
  %state.2.i1768.sroa.0.0.i = phi double [ %.546.i.i.i4046.i, %entry.endif.endif.endif.i19.i3634.i ], [ %state.10.sroa.0.4.i, %_ZN4kurs8backtest7kernels7slippedB2v3B70c8tJTIeFIjxB2IKSgI4CrvQCk0Z4yRYcWsCAQUQzVBF6jCIJo8Y_2fTKIIZjxSegOLaAIAEdx163Terms_28float64_2c_20float64_2c_20float64_2c_20int64_2c_20float64_2c_20float64_2c_20float64_2c_20bool_2c_20bool_2c_20bool_2c_20float64_2c_20float64_2c_20float64_29.exit.i1885.i ]
  %asked.2.i1770.0.i = phi double [ %price.3.i.i1741.0.i, %entry.endif.endif.endif.i19.i3634.i ], [ %asked.6.4.i, %_ZN4kurs8backtest7kernels7slippedB2v3B70c8tJTIeFIjxB2IKSgI4CrvQCk0Z4yRYcWsCAQUQzVBF6jCIJo8Y_2fTKIIZjxSegOLaAIAEdx163Terms_28float64_2c_20float64_2c_20float64_2c_20int64_2c_20float64_2c_20float64_2c_20float64_2c_20bool_2c_20bool_2c_20bool_2c_20float64_2c_20float64_2c_20float64_29.exit.i1885.i ]
  %.56.i.i.i.i2121.i = fmul double %.54.i.i.i.i.i, %asked.2.i1770.0.i
  %.61.i.i.i.i2125.i = fdiv double %state.2.i1768.sroa.0.0.i, %.56.i.i.i.i2121.i
  br i1 %.67.i.i.i.i.i, label %B68.i.i.i.i3548.i, label %B90.i.i.i.i2130.i

B68.i.i.i.i3548.i:                                ; preds = %entry.endif.i143.i1986.i
  %.76.i.i.i.i3554.i = fmul double %kept21, %.61.i.i.i.i2125.i
  br label %B200.i.i.i.i2161.i

B90.i.i.i.i2130.i:                                ; preds = %entry.endif.i143.i1986.i
  br i1 %.85.i.i.i.i.i, label %B200.i.i.i.i2161.i, label %B138.i.i.i.i2134.i

B138.i.i.i.i2134.i:                               ; preds = %B90.i.i.i.i2130.i
  %.101.i.i.i.i2138.i = fmul double %kept21, %state.2.i1768.sroa.0.0.i
  %.107.i.i.i.i2143.i = fmul double %kept22, %asked.2.i1770.0.i
  %.113.i.i.i.i2147.i = fdiv double %.101.i.i.i.i2138.i, %.107.i.i.i.i2143.i
  %.119.i.i.i.i2151.i = fcmp olt double %.113.i.i.i.i2147.i, %.61.i.i.i.i2125.i
  %.113.i.i.i.i2147..61.i.i.i.i2125.i = select i1 %.119.i.i.i.i2151.i, double %.113.i.i.i.i2147.i, double %.61.i.i.i.i2125.i
  br label %B200.i.i.i.i2161.i

B200.i.i.i.i2161.i:                               ; preds = %B138.i.i.i.i2134.i, %B90.i.i.i.i2130.i, %B68.i.i.i.i3548.i
  %size.4.i.i.i.i1622.0.i = phi double [ %.76.i.i.i.i3554.i, %B68.i.i.i.i3548.i ], [ %.113.i.i.i.i2147..61.i.i.i.i2125.i, %B138.i.i.i.i2134.i ], [ %kept21, %B90.i.i.i.i2130.i ]
  br i1 %.18.i.i.i.i.i.i, label %B16.i.i.i.i.i3485.i, label %_ZN4kurs8backtest7kernels5_sizeB3v13B70c8tJTIeFIjxB2IKSgI4CrvQCk0Z4yRYcWsCAQUQzVBF6jCIJo8Y_2fTKIIZjxSegOLaAIAEdd163Terms_28float64_2c_20float64_2c_20float64_2c_20int64_2c_20float64_2c_20float64_2c_20float64_2c_20bool_2c_20bool_2c_20bool_2c_20float64_2c_20float64_2c_20float64_29.exit.i.i.i2184.i

B16.i.i.i.i.i3485.i:                              ; preds = %B200.i.i.i.i2161.i
  %.27.i.i.i.i.i3491.i = fdiv double %size.4.i.i.i.i1622.0.i, %kept28
  %.35.i.i.i.i.i3498.i = fmul double %.27.i.i.i.i.i3491.i, 0x3FF0000000000009
  %.71.i.i.i.i.i3520.le.i = tail call double @llvm.floor.f64(double %.35.i.i.i.i.i3498.i)
  %.83.i.i.i.i.i3515.i = fmul double %kept28, %.71.i.i.i.i.i3520.le.i
  br label %_ZN4kurs8backtest7kernels5_sizeB3v13B70c8tJTIeFIjxB2IKSgI4CrvQCk0Z4yRYcWsCAQUQzVBF6jCIJo8Y_2fTKIIZjxSegOLaAIAEdd163Terms_28float64_2c_20float64_2c_20float64_2c_20int64_2c_20float64_2c_20float64_2c_20float64_2c_20bool_2c_20bool_2c_20bool_2c_20float64_2c_20float64_2c_20float64_29.exit.i.i.i2184.i

_ZN4kurs8backtest7kernels5_sizeB3v13B70c8tJTIeFIjxB2IKSgI4CrvQCk0Z4yRYcWsCAQUQzVBF6jCIJo8Y_2fTKIIZjxSegOLaAIAEdd163Terms_28float64_2c_20float64_2c_20float64_2c_20int64_2c_20float64_2c_20float64_2c_20float64_2c_20bool_2c_20bool_2c_20bool_2c_20float64_2c_20float64_2c_20float64_29.exit.i.i.i2184.i: ; preds = %B16.i.i.i.i.i3485.i, %B200.i.i.i.i2161.i
  %value.2.i.i.i.i.i1606.0.i = phi double [ %.83.i.i.i.i.i3515.i, %B16.i.i.i.i.i3485.i ], [ %size.4.i.i.i.i1622.0.i, %B200.i.i.i.i2161.i ]
  %.96.i.i.i2197.i = fcmp ugt double %value.2.i.i.i.i.i1606.0.i, 0.000000e+00
  %.112.i.i223.i2205.i = fcmp ule double %value.2.i.i.i.i.i1606.0.i, 0.000000e+00
  %.116.i.i396.i3461.i = fmul double %asked.2.i1770.0.i, %value.2.i.i.i.i.i1606.0.i
  %.125.i.i401.i3480.i = fcmp uge double %.116.i.i396.i3461.i, %kept29
  %or.cond5987.not47.i = select i1 %.112.i.i223.i2205.i, i1 true, i1 %.125.i.i401.i3480.i
  %.not.i = and i1 %.96.i.i.i2197.i, %or.cond5987.not47.i
  br i1 %.not.i, label %entry.endif.endif.endif.i24.i.i2347.i, label %B2618.endif.i

entry.endif.endif.endif.i24.i.i2347.i:            ; preds = %_ZN4kurs8backtest7kernels5_sizeB3v13B70c8tJTIeFIjxB2IKSgI4CrvQCk0Z4yRYcWsCAQUQzVBF6jCIJo8Y_2fTKIIZjxSegOLaAIAEdd163Terms_28float64_2c_20float64_2c_20float64_2c_20int64_2c_20float64_2c_20float64_2c_20float64_2c_20bool_2c_20bool_2c_20bool_2c_20float64_2c_20float64_2c_20float64_29.exit.i.i.i2184.i
  %.56.i.i278.i2357.i = fmul double %.54.i.i.i.i.i, %price.3.i.i1741.0.i
  %.61.i31.i.i2361.i = fdiv double %state.2.i1768.sroa.0.0.i, %.56.i.i278.i2357.i
  br i1 %.67.i.i.i.i.i, label %B68.i.i.i3377.i, label %B90.i.i.i2366.i

B68.i.i.i3377.i:                                  ; preds = %entry.endif.endif.endif.i24.i.i2347.i
  %.76.i.i353.i3383.i = fmul double %kept21, %.61.i31.i.i2361.i
  br label %B200.i.i.i2397.i

B90.i.i.i2366.i:                                  ; preds = %entry.endif.endif.endif.i24.i.i2347.i
  br i1 %.85.i.i.i.i.i, label %B200.i.i.i2397.i, label %B138.i.i.i2370.i

B138.i.i.i2370.i:                                 ; preds = %B90.i.i.i2366.i
  %.101.i.i286.i2374.i = fmul double %kept21, %state.2.i1768.sroa.0.0.i
  %.107.i37.i.i2379.i = fmul double %kept22, %price.3.i.i1741.0.i
  %.113.i.i291.i2383.i = fdiv double %.101.i.i286.i2374.i, %.107.i37.i.i2379.i
  %.119.i40.i.i2387.i = fcmp olt double %.113.i.i291.i2383.i, %.61.i31.i.i2361.i
  %.113.i.i291.i2383..61.i31.i.i2361.i = select i1 %.119.i40.i.i2387.i, double %.113.i.i291.i2383.i, double %.61.i31.i.i2361.i
  br label %B200.i.i.i2397.i

B200.i.i.i2397.i:                                 ; preds = %B138.i.i.i2370.i, %B90.i.i.i2366.i, %B68.i.i.i3377.i
  %size.4.i.i.i1599.0.i = phi double [ %.76.i.i353.i3383.i, %B68.i.i.i3377.i ], [ %.113.i.i291.i2383..61.i31.i.i2361.i, %B138.i.i.i2370.i ], [ %kept21, %B90.i.i.i2366.i ]
  br i1 %.18.i.i.i.i.i.i, label %B16.i.i.i.i3314.i, label %_ZN4kurs8backtest7kernels5_sizeB3v13B70c8tJTIeFIjxB2IKSgI4CrvQCk0Z4yRYcWsCAQUQzVBF6jCIJo8Y_2fTKIIZjxSegOLaAIAEdd163Terms_28float64_2c_20float64_2c_20float64_2c_20int64_2c_20float64_2c_20float64_2c_20float64_2c_20bool_2c_20bool_2c_20bool_2c_20float64_2c_20float64_2c_20float64_29.exit.i.i2420.i

B16.i.i.i.i3314.i:                                ; preds = %B200.i.i.i2397.i
  %.27.i.i61.i.i3320.i = fdiv double %size.4.i.i.i1599.0.i, %kept28
  %.35.i.i.i.i3327.i = fmul double %.27.i.i61.i.i3320.i, 0x3FF0000000000009
  %.71.i.i72.i.i3349.le.i = tail call double @llvm.floor.f64(double %.35.i.i.i.i3327.i)
  %.83.i.i70.i.i3344.i = fmul double %kept28, %.71.i.i72.i.i3349.le.i
  br label %_ZN4kurs8backtest7kernels5_sizeB3v13B70c8tJTIeFIjxB2IKSgI4CrvQCk0Z4yRYcWsCAQUQzVBF6jCIJo8Y_2fTKIIZjxSegOLaAIAEdd163Terms_28float64_2c_20float64_2c_20float64_2c_20int64_2c_20float64_2c_20float64_2c_20float64_2c_20bool_2c_20bool_2c_20bool_2c_20float64_2c_20float64_2c_20float64_29.exit.i.i2420.i

_ZN4kurs8backtest7kernels5_sizeB3v13B70c8tJTIeFIjxB2IKSgI4CrvQCk0Z4yRYcWsCAQUQzVBF6jCIJo8Y_2fTKIIZjxSegOLaAIAEdd163Terms_28float64_2c_20float64_2c_20float64_2c_20int64_2c_20float64_2c_20float64_2c_20float64_2c_20bool_2c_20bool_2c_20bool_2c_20float64_2c_20float64_2c_20float64_29.exit.i.i2420.i: ; preds = %B16.i.i.i.i3314.i, %B200.i.i.i2397.i
  %value.2.i.i.i.i1583.0.i = phi double [ %.83.i.i70.i.i3344.i, %B16.i.i.i.i3314.i ], [ %size.4.i.i.i1599.0.i, %B200.i.i.i2397.i ]
  %.210.i.i2433.i = fcmp ugt double %value.2.i.i.i.i1583.0.i, 0.000000e+00
  br i1 %.210.i.i2433.i, label %B166.i.i2434.i, label %B2618.endif.i

B166.i.i2434.i:                                   ; preds = %_ZN4kurs8backtest7kernels5_sizeB3v13B70c8tJTIeFIjxB2IKSgI4CrvQCk0Z4yRYcWsCAQUQzVBF6jCIJo8Y_2fTKIIZjxSegOLaAIAEdd163Terms_28float64_2c_20float64_2c_20float64_2c_20int64_2c_20float64_2c_20float64_2c_20float64_2c_20bool_2c_20bool_2c_20bool_2c_20float64_2c_20float64_2c_20float64_29.exit.i.i2420.i
  %.214.i.i2437.i = fmul double %price.3.i.i1741.0.i, %value.2.i.i.i.i1583.0.i
  %.218.i.i2441.i = fmul double %.54.i.i.i.i.i, %.214.i.i2437.i
  %.221.i.i2443.i = fmul double %state.2.i1768.sroa.0.0.i, 0x3FF0000000001198
  %.222.i.i2444.i = fcmp ogt double %.218.i.i2441.i, %.221.i.i2443.i
  br i1 %.222.i.i2444.i, label %B2618.endif.i, label %B348.i.i2445.i

B348.i.i2445.i:                                   ; preds = %B166.i.i2434.i
  %.273.i.i2449.i = fmul double %value.2.i.i.i.i1583.0.i, %.5441.i
  %.284.i.i2457.i = fmul double %kept17, %.214.i.i2437.i
  %.367.i.i2504.i = getelementptr double, ptr %numbers47, i64 %state.2.i1768.sroa.40.0.i
  store i64 %.2888.0108.i, ptr %.367.i.i2504.i, align 8, !noalias !27
  %.424.i.i2545.i = getelementptr double, ptr %12, i64 %state.2.i1768.sroa.40.0.i
  store double %.273.i.i2449.i, ptr %.424.i.i2545.i, align 8, !noalias !27
  %.481.i.i2586.i = getelementptr double, ptr %9, i64 %state.2.i1768.sroa.40.0.i
  store double %price.3.i.i1741.0.i, ptr %.481.i.i2586.i, align 8, !noalias !27
  %.537.i.i2626.i = getelementptr double, ptr %6, i64 %state.2.i1768.sroa.40.0.i
  store double %.284.i.i2457.i, ptr %.537.i.i2626.i, align 8, !noalias !27
  %.548.i.i2642.i = fmul double %price.3.i.i1741.0.i, %.273.i.i2449.i
  %.550.i.i2644.i = fsub double %state.2.i1768.sroa.0.0.i, %.548.i.i2642.i
  %.553.i.i2646.i = fsub double %.550.i.i2644.i, %.284.i.i2457.i
  %.578.i.i2681.i = fmul double %kept22, %.5441.i
  %.579.i.i2682.i = fsub double 1.000000e+00, %.578.i.i2681.i
  %.581.i.i2684.i = fmul double %.579.i.i2682.i, %price.3.i.i1741.0.i
  %.586.i.i2689.i = fmul double %kept23, %.5441.i
  %.587.i.i2690.i = fadd double %.586.i.i2689.i, 1.000000e+00
  %.589.i.i2692.i = fmul double %.587.i.i2690.i, %price.3.i.i1741.0.i
  br i1 %.5183.not.i, label %B754.i.i3101.i, label %entry.endif.endif.endif.i359.i.i2752.i

B754.i.i3101.i:                                   ; preds = %B348.i.i2445.i
  br i1 %.18.i.i.i, label %B16.i.i310.i3202.i, label %B1020.i.i2855.i

B16.i.i310.i3202.i:                               ; preds = %B754.i.i3101.i
  %.27.i98.i.i3208.i = fdiv double %.581.i.i2684.i, %kept27
  %.35.i.i318.i3215.i = fmul double %.27.i98.i.i3208.i, 0x3FEFFFFFFFFFFFEE
  %.52.i117.i.i3249.le.i = tail call double @llvm.ceil.f64(double %.35.i.i318.i3215.i)
  %.83.i110.i.i3232.i = fmul double %kept27, %.52.i117.i.i3249.le.i
  %.27.i214.i.i3158.i = fdiv double %.589.i.i2692.i, %kept27
  %.35.i221.i.i3165.i = fmul double %.27.i214.i.i3158.i, 0x3FEFFFFFFFFFFFEE
  %.52.i255.i.i3199.le.i = tail call double @llvm.ceil.f64(double %.35.i221.i.i3165.i)
  %.83.i238.i.i3182.i = fmul double %kept27, %.52.i255.i.i3199.le.i
  br label %B1020.i.i2855.i

entry.endif.endif.endif.i359.i.i2752.i:           ; preds = %B348.i.i2445.i
  %.57.i374.i.i2760.i = fcmp olt double %.273.i.i2449.i, 0.000000e+00
  %.65.i413.i.i3074.i = fneg double %.273.i.i2449.i
  %.71.i430.i.i3092.i = fmul double %.54.i.i.i.i.i, %.65.i413.i.i3074.i
  %.75.i431.i.i3095.i = fdiv double %.553.i.i2646.i, %.71.i430.i.i3092.i
  %"$phi102.0.2.i.i.i1538.0.i" = select i1 %.57.i374.i.i2760.i, double %.75.i431.i.i3095.i, double 0x7FF0000000000000
  br i1 %.18.i.i.i, label %B16.i278.i.i3011.i, label %_ZN4kurs8backtest7kernels8_steppedB2v4B70c8tJTIeFIjxB2IKSgI4CrvQCk0Z4yRYcWsCAQUQzVBF6jCIJo8Y_2fTKIIZjxSegOLaAIAEddx.exit328.i.i2799.thread.i

_ZN4kurs8backtest7kernels8_steppedB2v4B70c8tJTIeFIjxB2IKSgI4CrvQCk0Z4yRYcWsCAQUQzVBF6jCIJo8Y_2fTKIIZjxSegOLaAIAEddx.exit328.i.i2799.thread.i: ; preds = %entry.endif.endif.endif.i359.i.i2752.i
  %.738.i.i281118.i = fcmp olt double %.581.i.i2684.i, %"$phi102.0.2.i.i.i1538.0.i"
  %"$phi978.3.2.i.i1681.019.i" = select i1 %.738.i.i281118.i, double %.581.i.i2684.i, double %"$phi102.0.2.i.i.i1538.0.i"
  br label %B1020.i.i2855.i

B1020.i.i2855.i:                                  ; preds = %B16.i278.i.i3011.i, %_ZN4kurs8backtest7kernels8_steppedB2v4B70c8tJTIeFIjxB2IKSgI4CrvQCk0Z4yRYcWsCAQUQzVBF6jCIJo8Y_2fTKIIZjxSegOLaAIAEddx.exit328.i.i2799.thread.i, %B16.i.i310.i3202.i, %B754.i.i3101.i
  %above.3.i.i1672.0.i = phi double [ %.589.i.i2692.i, %B754.i.i3101.i ], [ %.83.i168.i.i2986.i, %B16.i278.i.i3011.i ], [ %.83.i238.i.i3182.i, %B16.i.i310.i3202.i ], [ %"$phi978.3.2.i.i1681.019.i", %_ZN4kurs8backtest7kernels8_steppedB2v4B70c8tJTIeFIjxB2IKSgI4CrvQCk0Z4yRYcWsCAQUQzVBF6jCIJo8Y_2fTKIIZjxSegOLaAIAEddx.exit328.i.i2799.thread.i ]
  %below.3.i.i1673.0.i = phi double [ %.581.i.i2684.i, %B754.i.i3101.i ], [ %.83.i308.i.i3041.i, %B16.i278.i.i3011.i ], [ %.83.i110.i.i3232.i, %B16.i.i310.i3202.i ], [ %.589.i.i2692.i, %_ZN4kurs8backtest7kernels8_steppedB2v4B70c8tJTIeFIjxB2IKSgI4CrvQCk0Z4yRYcWsCAQUQzVBF6jCIJo8Y_2fTKIIZjxSegOLaAIAEddx.exit328.i.i2799.thread.i ]
  %.806.i.i2857.i = fmul double %below.3.i.i1673.0.i, 0x3FF0000000000005
  %.811.i.i2860.i = fmul double %above.3.i.i1672.0.i, 0x3FEFFFFFFFFFFFF7
  br label %B2618.endif.i

B16.i278.i.i3011.i:                               ; preds = %entry.endif.endif.endif.i359.i.i2752.i
  %.27.i284.i.i3017.i = fdiv double %.589.i.i2692.i, %kept27
  %.35.i291.i.i3024.i = fmul double %.27.i284.i.i3017.i, 0x3FF0000000000009
  %.71.i313.i.i3046.le.i = tail call double @llvm.floor.f64(double %.35.i291.i.i3024.i)
  %.83.i308.i.i3041.i = fmul double %kept27, %.71.i313.i.i3046.le.i
  %.738.i.i2811.i = fcmp olt double %.581.i.i2684.i, %"$phi102.0.2.i.i.i1538.0.i"
  %"$phi978.3.2.i.i1681.0.i" = select i1 %.738.i.i2811.i, double %.581.i.i2684.i, double %"$phi102.0.2.i.i.i1538.0.i"
  %.27.i144.i.i2962.i = fdiv double %"$phi978.3.2.i.i1681.0.i", %kept27
  %.35.i151.i.i2969.i = fmul double %.27.i144.i.i2962.i, 0x3FF0000000000009
  %.71.i173.i.i2991.le.i = tail call double @llvm.floor.f64(double %.35.i151.i.i2969.i)
  %.83.i168.i.i2986.i = fmul double %kept27, %.71.i173.i.i2991.le.i
  br label %B1020.i.i2855.i

B2876.i:                                          ; preds = %B2340.i
  %24 = getelementptr i64, ptr %numbers41, i64 %.4975.092.i
  store i64 %"$phi2220.2.2.4.i", ptr %24, align 8, !noalias !0
  br label %B3659.i

B2894.i:                                          ; preds = %B3659.i, %B2094.i
  %lowest_ceiling.5.1.i = phi double [ %lowest_ceiling.8.2.i, %B2094.i ], [ %lowest_ceiling.7.3.i, %B3659.i ]
  %highest_floor.5.1.i = phi double [ %highest_floor.8.2.i, %B2094.i ], [ %highest_floor.7.3.i, %B3659.i ]
  %waiting.4.1.i = phi i1 [ false, %B2094.i ], [ %waiting.6.3.i, %B3659.i ]
  br label %B2934.if.i

B3268.i:                                          ; preds = %B2934.if.i
  %.6945.i = icmp slt i64 %mark.2.0113.i, %kept31
  br i1 %.6945.i, label %B3306.i, label %B3402.i

B3306.i:                                          ; preds = %B3268.i
  %.6964.i = icmp slt i64 %mark.2.0113.i, 0
  %.6965.i = select i1 %.6964.i, i64 %kept31, i64 0
  %25 = getelementptr i64, ptr %numbers30, i64 %mark.2.0113.i
  %.6979.i = getelementptr i64, ptr %25, i64 %.6965.i
  %.6980.i = load i64, ptr %.6979.i, align 8, !noalias !0
  %.6982.i = icmp eq i64 %.2888.0108.i, %.6980.i
  br i1 %.6982.i, label %B3330.i, label %B3402.i

B3330.i:                                          ; preds = %B3306.i
  br i1 %.320869.not119.i, label %B3392.i, label %B3360.if.lr.ph.i

B3360.if.lr.ph.i:                                 ; preds = %B3330.i
  %invariant.gep.i = getelementptr double, ptr %numbers35, i64 %mark.2.0113.i
  %.7165.i = select i1 %.6964.i, i64 %kept37, i64 0
  %invariant.gep105.i = getelementptr double, ptr %invariant.gep.i, i64 %.7165.i
  br label %B3360.if.i

B3392.i:                                          ; preds = %B3360.if.i, %B3330.i
  %.7197.i = add nsw i64 %mark.2.0113.i, 1
  br label %B3402.i

B3402.i:                                          ; preds = %B3392.i, %B3306.i, %B3268.i
  %mark.3.1.i = phi i64 [ %.7197.i, %B3392.i ], [ %mark.2.0113.i, %B3306.i ], [ %mark.2.0113.i, %B3268.i ]
  %exitcond125.not.i = icmp eq i64 %.2958.i, %kept9
  br i1 %exitcond125.not.i, label %B3406.i, label %B830.i

B3406.i:                                          ; preds = %B3402.i, %B712.i
  %.7426114.not.i = icmp slt i64 %kept11, 1
  br i1 %.7426114.not.i, label %kurs_native.exit, label %B3436.if.i

B3659.i:                                          ; preds = %B2618.endif.i, %B2876.i, %B2308.i, %B2282.i, %B2238.i, %B2134.i
  %lowest_ceiling.7.3.i = phi double [ %"$phi2870.2.2.4.i", %B2618.endif.i ], [ %lowest_ceiling.6.294.i, %B2134.i ], [ %lowest_ceiling.6.294.i, %B2876.i ], [ %lowest_ceiling.6.294.i, %B2308.i ], [ %lowest_ceiling.6.294.i, %B2282.i ], [ %lowest_ceiling.6.294.i, %B2238.i ]
  %highest_floor.7.3.i = phi double [ %"$phi2830.2.2.4.i", %B2618.endif.i ], [ %highest_floor.6.295.i, %B2134.i ], [ %highest_floor.6.295.i, %B2876.i ], [ %highest_floor.6.295.i, %B2308.i ], [ %highest_floor.6.295.i, %B2282.i ], [ %highest_floor.6.295.i, %B2238.i ]
  %waiting.6.3.i = phi i1 [ %waiting.5.296.i, %B2618.endif.i ], [ %waiting.5.296.i, %B2134.i ], [ true, %B2876.i ], [ %waiting.5.296.i, %B2308.i ], [ %waiting.5.296.i, %B2282.i ], [ %waiting.5.296.i, %B2238.i ]
  %exitcond122.not.i = icmp eq i64 %kept11, %.5054.i
  br i1 %exitcond122.not.i, label %B2894.i, label %B2134.i

B374.if.i:                                        ; preds = %B466.i, %0
  %.1970.055.i = phi i64 [ 0, %0 ], [ %.2041.i, %B466.i ]
  %.2041.i = add nuw nsw i64 %.1970.055.i, 1
  %.2071.i = icmp slt i64 %.1970.055.i, %kept11
  br i1 %.2071.i, label %B436.i, label %B424.i

B1170.endif.i:                                    ; preds = %_ZN4kurs8backtest7kernels8_steppedB2v4B70c8tJTIeFIjxB2IKSgI4CrvQCk0Z4yRYcWsCAQUQzVBF6jCIJo8Y_2fTKIIZjxSegOLaAIAEddx.exit.i.i, %B1170.i
  %price.3.i.0.i = phi double [ %value.2.i.i.0.arg.terms.10.i, %_ZN4kurs8backtest7kernels8_steppedB2v4B70c8tJTIeFIjxB2IKSgI4CrvQCk0Z4yRYcWsCAQUQzVBF6jCIJo8Y_2fTKIIZjxSegOLaAIAEddx.exit.i.i ], [ %.3512.i, %B1170.i ]
  %.57.i.i269.i = fmul double %.3310.i, %price.3.i.0.i
  %.62.i.i.i = fcmp ogt double %.57.i.i269.i, 0.000000e+00
  %.70.i.i.i = fneg double %.57.i.i269.i
  %"$phi62.0.2.i.i.0.i" = select i1 %.62.i.i.i, double %.57.i.i269.i, double %.70.i.i.i
  %.76.i.i273.i = fmul double %kept17, %"$phi62.0.2.i.i.0.i"
  %.134.i.i.i = getelementptr double, ptr %6, i64 %.3151.070.i
  %.135.i.i.i = load double, ptr %.134.i.i.i, align 8, !noalias !31
  %.136.i.i.i = fadd double %.135.i.i.i, %.76.i.i273.i
  %.220.i.i.i = getelementptr double, ptr %7, i64 %.3151.070.i
  store i64 %.2888.0108.i, ptr %.220.i.i.i, align 8, !noalias !31
  %.276.i.i.i = getelementptr double, ptr %8, i64 %.3151.070.i
  store double %price.3.i.0.i, ptr %.276.i.i.i, align 8, !noalias !31
  store double %.136.i.i.i, ptr %.134.i.i.i, align 8, !noalias !31
  %.386.i.i.i = getelementptr double, ptr %9, i64 %.3151.070.i
  %.387.i.i.i = load double, ptr %.386.i.i.i, align 8, !noalias !31
  %.389.i.i.i = fsub double %price.3.i.0.i, %.387.i.i.i
  %.393.i.i.i = fmul double %.3310.i, %.389.i.i.i
  %.396.i.i.i = fsub double %.393.i.i.i, %.136.i.i.i
  %.450.i.i.i = getelementptr double, ptr %10, i64 %.3151.070.i
  store double %.396.i.i.i, ptr %.450.i.i.i, align 8, !noalias !31
  %.531.i.i.i = getelementptr double, ptr %11, i64 %.3151.070.i
  store double 1.976260e-323, ptr %.531.i.i.i, align 8, !noalias !31
  %.543.i.i.i = fadd double %.3279.i, %.57.i.i269.i
  %.546.i.i.i = fsub double %.543.i.i.i, %.76.i.i273.i
  %.3683.i = getelementptr i64, ptr %.1729.i, i64 %.3151.070.i
  %.3684.i = load i64, ptr %.3683.i, align 8, !noalias !0
  %.3685.i = add nsw i64 %.3684.i, 1
  store i64 %.3685.i, ptr %.3683.i, align 8, !noalias !0
  %.3753.pre.i = load i64, ptr %.3417.i, align 8, !noalias !0
  br label %B1326.i

B1326.endif.i:                                    ; preds = %B1020.i.i.i, %B166.i.i.i, %_ZN4kurs8backtest7kernels5_sizeB3v13B70c8tJTIeFIjxB2IKSgI4CrvQCk0Z4yRYcWsCAQUQzVBF6jCIJo8Y_2fTKIIZjxSegOLaAIAEdd163Terms_28float64_2c_20float64_2c_20float64_2c_20int64_2c_20float64_2c_20float64_2c_20float64_2c_20bool_2c_20bool_2c_20bool_2c_20float64_2c_20float64_2c_20float64_29.exit.i.i.i, %_ZN4kurs8backtest7kernels5_sizeB3v13B70c8tJTIeFIjxB2IKSgI4CrvQCk0Z4yRYcWsCAQUQzVBF6jCIJo8Y_2fTKIIZjxSegOLaAIAEdd163Terms_28float64_2c_20float64_2c_20float64_2c_20int64_2c_20float64_2c_20float64_2c_20float64_2c_20bool_2c_20bool_2c_20bool_2c_20float64_2c_20float64_2c_20float64_29.exit.i.i.i.i, %entry.endif.endif.endif.i19.i.i
  %.3790.sroa.20.0.i = phi i64 [ %.3221.i, %entry.endif.endif.endif.i19.i.i ], [ %state.2.i.sroa.40.0.i, %_ZN4kurs8backtest7kernels5_sizeB3v13B70c8tJTIeFIjxB2IKSgI4CrvQCk0Z4yRYcWsCAQUQzVBF6jCIJo8Y_2fTKIIZjxSegOLaAIAEdd163Terms_28float64_2c_20float64_2c_20float64_2c_20int64_2c_20float64_2c_20float64_2c_20float64_2c_20bool_2c_20bool_2c_20bool_2c_20float64_2c_20float64_2c_20float64_29.exit.i.i.i ], [ %state.2.i.sroa.40.0.i, %B166.i.i.i ], [ %state.2.i.sroa.40.0.i, %_ZN4kurs8backtest7kernels5_sizeB3v13B70c8tJTIeFIjxB2IKSgI4CrvQCk0Z4yRYcWsCAQUQzVBF6jCIJo8Y_2fTKIIZjxSegOLaAIAEdd163Terms_28float64_2c_20float64_2c_20float64_2c_20int64_2c_20float64_2c_20float64_2c_20float64_2c_20bool_2c_20bool_2c_20bool_2c_20float64_2c_20float64_2c_20float64_29.exit.i.i.i.i ], [ %state.2.i.sroa.40.0.i, %B1020.i.i.i ]
  %.3790.sroa.15.0.i = phi double [ 0x7FF0000000000000, %entry.endif.endif.endif.i19.i.i ], [ 0x7FF0000000000000, %_ZN4kurs8backtest7kernels5_sizeB3v13B70c8tJTIeFIjxB2IKSgI4CrvQCk0Z4yRYcWsCAQUQzVBF6jCIJo8Y_2fTKIIZjxSegOLaAIAEdd163Terms_28float64_2c_20float64_2c_20float64_2c_20int64_2c_20float64_2c_20float64_2c_20float64_2c_20bool_2c_20bool_2c_20bool_2c_20float64_2c_20float64_2c_20float64_29.exit.i.i.i ], [ 0x7FF0000000000000, %B166.i.i.i ], [ 0x7FF0000000000000, %_ZN4kurs8backtest7kernels5_sizeB3v13B70c8tJTIeFIjxB2IKSgI4CrvQCk0Z4yRYcWsCAQUQzVBF6jCIJo8Y_2fTKIIZjxSegOLaAIAEdd163Terms_28float64_2c_20float64_2c_20float64_2c_20int64_2c_20float64_2c_20float64_2c_20float64_2c_20bool_2c_20bool_2c_20bool_2c_20float64_2c_20float64_2c_20float64_29.exit.i.i.i.i ], [ %.811.i.i.i, %B1020.i.i.i ]
  %.3790.sroa.10.0.i = phi double [ 0xFFF0000000000000, %entry.endif.endif.endif.i19.i.i ], [ 0xFFF0000000000000, %_ZN4kurs8backtest7kernels5_sizeB3v13B70c8tJTIeFIjxB2IKSgI4CrvQCk0Z4yRYcWsCAQUQzVBF6jCIJo8Y_2fTKIIZjxSegOLaAIAEdd163Terms_28float64_2c_20float64_2c_20float64_2c_20int64_2c_20float64_2c_20float64_2c_20float64_2c_20bool_2c_20bool_2c_20bool_2c_20float64_2c_20float64_2c_20float64_29.exit.i.i.i ], [ 0xFFF0000000000000, %B166.i.i.i ], [ 0xFFF0000000000000, %_ZN4kurs8backtest7kernels5_sizeB3v13B70c8tJTIeFIjxB2IKSgI4CrvQCk0Z4yRYcWsCAQUQzVBF6jCIJo8Y_2fTKIIZjxSegOLaAIAEdd163Terms_28float64_2c_20float64_2c_20float64_2c_20int64_2c_20float64_2c_20float64_2c_20float64_2c_20bool_2c_20bool_2c_20bool_2c_20float64_2c_20float64_2c_20float64_29.exit.i.i.i.i ], [ %.806.i.i.i, %B1020.i.i.i ]
  %.3790.sroa.5.0.i = phi double [ 0.000000e+00, %entry.endif.endif.endif.i19.i.i ], [ 0.000000e+00, %_ZN4kurs8backtest7kernels5_sizeB3v13B70c8tJTIeFIjxB2IKSgI4CrvQCk0Z4yRYcWsCAQUQzVBF6jCIJo8Y_2fTKIIZjxSegOLaAIAEdd163Terms_28float64_2c_20float64_2c_20float64_2c_20int64_2c_20float64_2c_20float64_2c_20float64_2c_20bool_2c_20bool_2c_20bool_2c_20float64_2c_20float64_2c_20float64_29.exit.i.i.i ], [ 0.000000e+00, %B166.i.i.i ], [ 0.000000e+00, %_ZN4kurs8backtest7kernels5_sizeB3v13B70c8tJTIeFIjxB2IKSgI4CrvQCk0Z4yRYcWsCAQUQzVBF6jCIJo8Y_2fTKIIZjxSegOLaAIAEdd163Terms_28float64_2c_20float64_2c_20float64_2c_20int64_2c_20float64_2c_20float64_2c_20float64_2c_20bool_2c_20bool_2c_20bool_2c_20float64_2c_20float64_2c_20float64_29.exit.i.i.i.i ], [ %.273.i.i.i, %B1020.i.i.i ]
  %.3790.sroa.0.0.i = phi double [ %.546.i.i.i.i, %entry.endif.endif.endif.i19.i.i ], [ %state.2.i.sroa.0.0.i, %_ZN4kurs8backtest7kernels5_sizeB3v13B70c8tJTIeFIjxB2IKSgI4CrvQCk0Z4yRYcWsCAQUQzVBF6jCIJo8Y_2fTKIIZjxSegOLaAIAEdd163Terms_28float64_2c_20float64_2c_20float64_2c_20int64_2c_20float64_2c_20float64_2c_20float64_2c_20bool_2c_20bool_2c_20bool_2c_20float64_2c_20float64_2c_20float64_29.exit.i.i.i ], [ %state.2.i.sroa.0.0.i, %B166.i.i.i ], [ %state.2.i.sroa.0.0.i, %_ZN4kurs8backtest7kernels5_sizeB3v13B70c8tJTIeFIjxB2IKSgI4CrvQCk0Z4yRYcWsCAQUQzVBF6jCIJo8Y_2fTKIIZjxSegOLaAIAEdd163Terms_28float64_2c_20float64_2c_20float64_2c_20int64_2c_20float64_2c_20float64_2c_20float64_2c_20bool_2c_20bool_2c_20bool_2c_20float64_2c_20float64_2c_20float64_29.exit.i.i.i.i ], [ %.553.i.i.i, %B1020.i.i.i ]
  store i64 0, ptr %.3417.i, align 8, !noalias !0
  br label %B1412.i

B78.i.i:                                          ; preds = %B1480.i
  %.129.i5261.i = fcmp olt double %.4076.i, %state.8.sroa.48.3.i
  br i1 %.129.i5261.i, label %B100.i.i, label %B500.i.i

B100.i.i:                                         ; preds = %B78.i.i
  %.143.i5273.i = fcmp ugt double %.4138.i, %state.8.sroa.32.3.i
  br i1 %.143.i5273.i, label %B500.i.i, label %B136.i5275.i

B136.i5275.i:                                     ; preds = %B100.i.i
  %.154.i5278.i = fcmp olt double %.4076.i, %state.8.sroa.32.3.i
  %.4076.state.8.sroa.32.3.i = select i1 %.154.i5278.i, double %.4076.i, double %state.8.sroa.32.3.i
  br label %entry.endif.endif.endif.i.i5014.i

B192.i.i:                                         ; preds = %B1480.i
  %.210.i4560.i = fcmp ogt double %.4076.i, %state.8.sroa.32.3.i
  br i1 %.210.i4560.i, label %B214.i.i, label %B500.i.i

B214.i.i:                                         ; preds = %B192.i.i
  %.224.i5242.i = fcmp ult double %.4107.i, %state.8.sroa.48.3.i
  br i1 %.224.i5242.i, label %B500.i.i, label %B250.i.i

B250.i.i:                                         ; preds = %B214.i.i
  %.235.i5247.i = fcmp ogt double %.4076.i, %state.8.sroa.48.3.i
  %.4076.state.8.sroa.48.3.i = select i1 %.235.i5247.i, double %.4076.i, double %state.8.sroa.48.3.i
  br label %entry.endif.endif.endif.i.i5014.i

entry.endif.endif.endif.i.i5014.i:                ; preds = %B250.i.i, %B136.i5275.i
  %price.6.i.0.i = phi double [ %.4076.state.8.sroa.32.3.i, %B136.i5275.i ], [ %.4076.state.8.sroa.48.3.i, %B250.i.i ]
  %side.3.i.0.i = phi i64 [ -1, %B136.i5275.i ], [ 1, %B250.i.i ]
  br i1 %.58.i.i, label %B26.i.i5109.i, label %_ZN4kurs8backtest7kernels7slippedB2v3B70c8tJTIeFIjxB2IKSgI4CrvQCk0Z4yRYcWsCAQUQzVBF6jCIJo8Y_2fTKIIZjxSegOLaAIAEdx163Terms_28float64_2c_20float64_2c_20float64_2c_20int64_2c_20float64_2c_20float64_2c_20float64_2c_20bool_2c_20bool_2c_20bool_2c_20float64_2c_20float64_2c_20float64_29.exit.i5025.i

B26.i.i5109.i:                                    ; preds = %entry.endif.endif.endif.i.i5014.i
  %.66.i.i5115.i = sitofp i64 %side.3.i.0.i to double
  %.67.i.i5116.i = fmul double %kept19, %.66.i.i5115.i
  %.68.i.i5117.i = fadd double %.67.i.i5116.i, 1.000000e+00
  %.70.i.i5119.i = fmul double %price.6.i.0.i, %.68.i.i5117.i
  br i1 %.18.i.i.i, label %B16.i.i.i5183.i, label %_ZN4kurs8backtest7kernels8_steppedB2v4B70c8tJTIeFIjxB2IKSgI4CrvQCk0Z4yRYcWsCAQUQzVBF6jCIJo8Y_2fTKIIZjxSegOLaAIAEddx.exit.i.i5128.i

B16.i.i.i5183.i:                                  ; preds = %B26.i.i5109.i
  %.27.i.i.i5189.i = fdiv double %.70.i.i5119.i, %kept27
  %26 = shl nsw i64 %side.3.i.0.i, 1
  %.32.i.i.i5193.i = sitofp i64 %26 to double
  %.33.i.i.i5194.i = fmul double %.32.i.i.i5193.i, 1.000000e-15
  %.34.i.i.i5195.i = fsub double 1.000000e+00, %.33.i.i.i5194.i
  %.35.i.i.i5196.i = fmul double %.34.i.i.i5195.i, %.27.i.i.i5189.i
  br i1 %.112.i4553.i, label %for.body.i.i.i5229.i, label %for.body.1.i.i.i5217.i

B150.i.i.i5210.i:                                 ; preds = %for.body.1.i.i.i5217.i, %for.body.i.i.i5229.i
  %"$phi150.0.2.i.i.i4443.0.i" = phi double [ %.52.i.i.i5230.le.i, %for.body.i.i.i5229.i ], [ %.71.i.i.i5218.le.i, %for.body.1.i.i.i5217.i ]
  %.83.i.i.i5213.i = fmul double %kept27, %"$phi150.0.2.i.i.i4443.0.i"
  br label %_ZN4kurs8backtest7kernels8_steppedB2v4B70c8tJTIeFIjxB2IKSgI4CrvQCk0Z4yRYcWsCAQUQzVBF6jCIJo8Y_2fTKIIZjxSegOLaAIAEddx.exit.i.i5128.i

for.body.i.i.i5229.i:                             ; preds = %B16.i.i.i5183.i
  %.52.i.i.i5230.le.i = tail call double @llvm.ceil.f64(double %.35.i.i.i5196.i)
  br label %B150.i.i.i5210.i

for.body.1.i.i.i5217.i:                           ; preds = %B16.i.i.i5183.i
  %.71.i.i.i5218.le.i = tail call double @llvm.floor.f64(double %.35.i.i.i5196.i)
  br label %B150.i.i.i5210.i

_ZN4kurs8backtest7kernels8_steppedB2v4B70c8tJTIeFIjxB2IKSgI4CrvQCk0Z4yRYcWsCAQUQzVBF6jCIJo8Y_2fTKIIZjxSegOLaAIAEddx.exit.i.i5128.i: ; preds = %B150.i.i.i5210.i, %B26.i.i5109.i
  %value.2.i.i.i4437.0.i = phi double [ %.83.i.i.i5213.i, %B150.i.i.i5210.i ], [ %.70.i.i5119.i, %B26.i.i5109.i ]
  %.110.i.i5141.i = fcmp ogt double %value.2.i.i.i4437.0.i, %kept27
  %value.2.i.i.i4437.0.arg.terms.10.i = select i1 %.110.i.i5141.i, double %value.2.i.i.i4437.0.i, double %kept27
  br label %_ZN4kurs8backtest7kernels7slippedB2v3B70c8tJTIeFIjxB2IKSgI4CrvQCk0Z4yRYcWsCAQUQzVBF6jCIJo8Y_2fTKIIZjxSegOLaAIAEdx163Terms_28float64_2c_20float64_2c_20float64_2c_20int64_2c_20float64_2c_20float64_2c_20float64_2c_20bool_2c_20bool_2c_20bool_2c_20float64_2c_20float64_2c_20float64_29.exit.i5025.i

_ZN4kurs8backtest7kernels7slippedB2v3B70c8tJTIeFIjxB2IKSgI4CrvQCk0Z4yRYcWsCAQUQzVBF6jCIJo8Y_2fTKIIZjxSegOLaAIAEdx163Terms_28float64_2c_20float64_2c_20float64_2c_20int64_2c_20float64_2c_20float64_2c_20float64_2c_20bool_2c_20bool_2c_20bool_2c_20float64_2c_20float64_2c_20float64_29.exit.i5025.i: ; preds = %_ZN4kurs8backtest7kernels8_steppedB2v4B70c8tJTIeFIjxB2IKSgI4CrvQCk0Z4yRYcWsCAQUQzVBF6jCIJo8Y_2fTKIIZjxSegOLaAIAEddx.exit.i.i5128.i, %entry.endif.endif.endif.i.i5014.i
  %price.3.i.i4450.0.i = phi double [ %value.2.i.i.i4437.0.arg.terms.10.i, %_ZN4kurs8backtest7kernels8_steppedB2v4B70c8tJTIeFIjxB2IKSgI4CrvQCk0Z4yRYcWsCAQUQzVBF6jCIJo8Y_2fTKIIZjxSegOLaAIAEddx.exit.i.i5128.i ], [ %price.6.i.0.i, %entry.endif.endif.endif.i.i5014.i ]
  %.57.i30.i.i = fcmp olt double %state.8.sroa.16.3.i, 0.000000e+00
  %.65.i48.i.i = fneg double %state.8.sroa.16.3.i
  %.71.i66.i.i = fmul double %.54.i.i.i.i.i, %.65.i48.i.i
  %.75.i67.i.i = fdiv double %state.8.sroa.0.3.i, %.71.i66.i.i
  %"$phi102.0.2.i.i.0.i" = select i1 %.57.i30.i.i, double %.75.i67.i.i, double 0x7FF0000000000000
  %27 = getelementptr double, ptr %9, i64 %.3151.070.i
  %.422.i.i = load double, ptr %27, align 8, !noalias !38
  %.428.i.i = fmul double %.427.i.i, %.422.i.i
  %.429.i.i = fcmp olt double %"$phi102.0.2.i.i.0.i", %.428.i.i
  br i1 %.429.i.i, label %B486.i.i, label %B500.i.i

B486.i.i:                                         ; preds = %_ZN4kurs8backtest7kernels7slippedB2v3B70c8tJTIeFIjxB2IKSgI4CrvQCk0Z4yRYcWsCAQUQzVBF6jCIJo8Y_2fTKIIZjxSegOLaAIAEdx163Terms_28float64_2c_20float64_2c_20float64_2c_20int64_2c_20float64_2c_20float64_2c_20float64_2c_20bool_2c_20bool_2c_20bool_2c_20float64_2c_20float64_2c_20float64_29.exit.i5025.i
  br label %B500.i.i

B500.i.i:                                         ; preds = %B486.i.i, %_ZN4kurs8backtest7kernels7slippedB2v3B70c8tJTIeFIjxB2IKSgI4CrvQCk0Z4yRYcWsCAQUQzVBF6jCIJo8Y_2fTKIIZjxSegOLaAIAEdx163Terms_28float64_2c_20float64_2c_20float64_2c_20int64_2c_20float64_2c_20float64_2c_20float64_2c_20bool_2c_20bool_2c_20bool_2c_20float64_2c_20float64_2c_20float64_29.exit.i5025.i, %B214.i.i, %B192.i.i, %B100.i.i, %B78.i.i
  %price.8.i.0.i = phi double [ %price.3.i.i4450.0.i, %B486.i.i ], [ %price.3.i.i4450.0.i, %_ZN4kurs8backtest7kernels7slippedB2v3B70c8tJTIeFIjxB2IKSgI4CrvQCk0Z4yRYcWsCAQUQzVBF6jCIJo8Y_2fTKIIZjxSegOLaAIAEdx163Terms_28float64_2c_20float64_2c_20float64_2c_20int64_2c_20float64_2c_20float64_2c_20float64_2c_20bool_2c_20bool_2c_20bool_2c_20float64_2c_20float64_2c_20float64_29.exit.i5025.i ], [ %.4076.i, %B78.i.i ], [ %state.8.sroa.48.3.i, %B100.i.i ], [ %state.8.sroa.32.3.i, %B214.i.i ], [ %.4076.i, %B192.i.i ]
  %fee.2.i.0.i = phi double [ %kept17, %B486.i.i ], [ %kept17, %_ZN4kurs8backtest7kernels7slippedB2v3B70c8tJTIeFIjxB2IKSgI4CrvQCk0Z4yRYcWsCAQUQzVBF6jCIJo8Y_2fTKIIZjxSegOLaAIAEdx163Terms_28float64_2c_20float64_2c_20float64_2c_20int64_2c_20float64_2c_20float64_2c_20float64_2c_20bool_2c_20bool_2c_20bool_2c_20float64_2c_20float64_2c_20float64_29.exit.i5025.i ], [ %kept18, %B78.i.i ], [ %kept18, %B100.i.i ], [ %kept18, %B214.i.i ], [ %kept18, %B192.i.i ]
  %.555.i.i4900.i = phi i1 [ true, %B486.i.i ], [ false, %_ZN4kurs8backtest7kernels7slippedB2v3B70c8tJTIeFIjxB2IKSgI4CrvQCk0Z4yRYcWsCAQUQzVBF6jCIJo8Y_2fTKIIZjxSegOLaAIAEdx163Terms_28float64_2c_20float64_2c_20float64_2c_20int64_2c_20float64_2c_20float64_2c_20float64_2c_20bool_2c_20bool_2c_20bool_2c_20float64_2c_20float64_2c_20float64_29.exit.i5025.i ], [ false, %B78.i.i ], [ false, %B100.i.i ], [ false, %B214.i.i ], [ false, %B192.i.i ]
  %reason.3.i.0.i = phi i64 [ 3, %B486.i.i ], [ 1, %_ZN4kurs8backtest7kernels7slippedB2v3B70c8tJTIeFIjxB2IKSgI4CrvQCk0Z4yRYcWsCAQUQzVBF6jCIJo8Y_2fTKIIZjxSegOLaAIAEdx163Terms_28float64_2c_20float64_2c_20float64_2c_20int64_2c_20float64_2c_20float64_2c_20float64_2c_20bool_2c_20bool_2c_20bool_2c_20float64_2c_20float64_2c_20float64_29.exit.i5025.i ], [ 2, %B78.i.i ], [ 2, %B100.i.i ], [ 2, %B214.i.i ], [ 2, %B192.i.i ]
  %.57.i92.i.i = fmul double %state.8.sroa.16.3.i, %price.8.i.0.i
  %.62.i95.i.i = fcmp ogt double %.57.i92.i.i, 0.000000e+00
  %.70.i97.i.i = fneg double %.57.i92.i.i
  %"$phi62.0.2.i.i4420.0.i" = select i1 %.62.i95.i.i, double %.57.i92.i.i, double %.70.i97.i.i
  %.76.i101.i.i = fmul double %fee.2.i.0.i, %"$phi62.0.2.i.i4420.0.i"
  %.134.i.i4622.i = getelementptr double, ptr %6, i64 %.3151.070.i
  %.135.i.i4623.i = load double, ptr %.134.i.i4622.i, align 8, !noalias !42
  %.136.i128.i.i = fadd double %.135.i.i4623.i, %.76.i101.i.i
  %.220.i.i4667.i = getelementptr double, ptr %7, i64 %.3151.070.i
  store i64 %.2888.0108.i, ptr %.220.i.i4667.i, align 8, !noalias !42
  %.276.i.i4705.i = getelementptr double, ptr %8, i64 %.3151.070.i
  store double %price.8.i.0.i, ptr %.276.i.i4705.i, align 8, !noalias !42
  store double %.136.i128.i.i, ptr %.134.i.i4622.i, align 8, !noalias !42
  %.386.i.i4783.i = getelementptr double, ptr %9, i64 %.3151.070.i
  %.387.i.i4784.i = load double, ptr %.386.i.i4783.i, align 8, !noalias !42
  %.389.i.i4787.i = fsub double %price.8.i.0.i, %.387.i.i4784.i
  %.393.i.i4790.i = fmul double %state.8.sroa.16.3.i, %.389.i.i4787.i
  %.396.i.i4792.i = fsub double %.393.i.i4790.i, %.136.i128.i.i
  %.450.i.i4830.i = getelementptr double, ptr %10, i64 %.3151.070.i
  store double %.396.i.i4792.i, ptr %.450.i.i4830.i, align 8, !noalias !42
  %.531.i.i4876.i = getelementptr double, ptr %11, i64 %.3151.070.i
  store i64 %reason.3.i.0.i, ptr %.531.i.i4876.i, align 8, !noalias !42
  %.543.i.i4893.i = fadd double %state.8.sroa.0.3.i, %.57.i92.i.i
  %.546.i.i4895.i = fsub double %.543.i.i4893.i, %.76.i101.i.i
  br i1 %.555.i.i4900.i, label %B370.i.i4965.i, label %B1634.i

B370.i.i4965.i:                                   ; preds = %B500.i.i
  %.563.i.i4969.i = tail call double @llvm.fabs.f64(double %.546.i.i4895.i)
  %.568.i.i4973.i = fmul double %state.8.sroa.0.3.i, 0x3D719799812DEA11
  %.569.i.i4974.i = fcmp ugt double %.563.i.i4969.i, %.568.i.i4973.i
  br i1 %.569.i.i4974.i, label %B1634.i, label %B434.i.i4975.i

B434.i.i4975.i:                                   ; preds = %B370.i.i4965.i
  br label %B1634.i

B1898.if.i:                                       ; preds = %B1898.if.i, %B1854.i
  %any_crossed.2.180.i = phi i1 [ false, %B1854.i ], [ %.4903.i, %B1898.if.i ]
  %.4488.078.i = phi i64 [ 0, %B1854.i ], [ %.4557.i, %B1898.if.i ]
  %.4557.i = add nuw nsw i64 %.4488.078.i, 1
  %.4610.i = getelementptr double, ptr %.466.i, i64 %.4488.078.i
  %.4611.i = load double, ptr %.4610.i, align 8, !noalias !0
  %.4640.i = getelementptr double, ptr %numbers38, i64 %.4488.078.i
  %.4641.i = load double, ptr %.4640.i, align 8, !noalias !0
  %.4673.i = fsub double %.3016.i, %.4611.i
  %.4674.i = fmul double %.4641.i, %.4673.i
  %.4675.i = fadd double %.4611.i, %.4674.i
  %.4704.i = getelementptr double, ptr %.536.i, i64 %.4488.078.i
  %.4705.i = load double, ptr %.4704.i, align 8, !noalias !0
  %.4734.i = getelementptr double, ptr %.396.i, i64 %.4488.078.i
  %.4735.i = load double, ptr %.4734.i, align 8, !noalias !0
  %.4767.i = fsub double %.3016.i, %.4705.i
  %.4768.i = fmul double %.4735.i, %.4767.i
  %.4769.i = fadd double %.4705.i, %.4768.i
  store double %.4675.i, ptr %.4610.i, align 8, !noalias !0
  store double %.4769.i, ptr %.4704.i, align 8, !noalias !0
  %.4830.i = fcmp ogt double %.4675.i, %.4769.i
  %.4859.i = getelementptr i8, ptr %numbers44, i64 %.4488.078.i
  %.4860.i = load i8, ptr %.4859.i, align 1, !noalias !0
  %.4863.i = icmp ne i8 %.4860.i, 0
  %.4870.i = xor i1 %.4830.i, %.4863.i
  %.4899.i = getelementptr i8, ptr %.1892.i, i64 %.4488.078.i
  %.4900.i = zext i1 %.4870.i to i8
  store i8 %.4900.i, ptr %.4899.i, align 1, !noalias !0
  %.4903.i = or i1 %any_crossed.2.180.i, %.4870.i
  %exitcond121.not.i = icmp eq i64 %.4557.i, 32
  br i1 %exitcond121.not.i, label %B2094.i, label %B1898.if.i

entry.endif.i352.i:                               ; preds = %_ZN4kurs8backtest7kernels8_steppedB2v4B70c8tJTIeFIjxB2IKSgI4CrvQCk0Z4yRYcWsCAQUQzVBF6jCIJo8Y_2fTKIIZjxSegOLaAIAEddx.exit.i90.i, %entry.endif.endif.endif.i42.i
  %price.3.i23.0.i = phi double [ %value.2.i.i2.0.arg.terms.10.i, %_ZN4kurs8backtest7kernels8_steppedB2v4B70c8tJTIeFIjxB2IKSgI4CrvQCk0Z4yRYcWsCAQUQzVBF6jCIJo8Y_2fTKIIZjxSegOLaAIAEddx.exit.i90.i ], [ %.3016.i, %entry.endif.endif.endif.i42.i ]
  %.57.i.i476.i = fmul double %.5439.i, %price.3.i23.0.i
  %.62.i.i479.i = fcmp ogt double %.57.i.i476.i, 0.000000e+00
  %.70.i.i482.i = fneg double %.57.i.i476.i
  %"$phi62.0.2.i.i308.0.i" = select i1 %.62.i.i479.i, double %.57.i.i476.i, double %.70.i.i482.i
  %.76.i.i487.i = fmul double %kept17, %"$phi62.0.2.i.i308.0.i"
  %.134.i.i527.i = getelementptr double, ptr %6, i64 %.4975.092.i
  %.135.i.i528.i = load double, ptr %.134.i.i527.i, align 8, !noalias !46
  %.136.i.i530.i = fadd double %.135.i.i528.i, %.76.i.i487.i
  %.220.i.i576.i = getelementptr double, ptr %7, i64 %.4975.092.i
  store i64 %.2888.0108.i, ptr %.220.i.i576.i, align 8, !noalias !46
  %.276.i.i616.i = getelementptr double, ptr %8, i64 %.4975.092.i
  store double %price.3.i23.0.i, ptr %.276.i.i616.i, align 8, !noalias !46
  store double %.136.i.i530.i, ptr %.134.i.i527.i, align 8, !noalias !46
  %.386.i.i694.i = getelementptr double, ptr %9, i64 %.4975.092.i
  %.387.i.i695.i = load double, ptr %.386.i.i694.i, align 8, !noalias !46
  %.389.i.i698.i = fsub double %price.3.i23.0.i, %.387.i.i695.i
  %.393.i.i701.i = fmul double %.5439.i, %.389.i.i698.i
  %.396.i.i703.i = fsub double %.393.i.i701.i, %.136.i.i530.i
  %.450.i.i741.i = getelementptr double, ptr %10, i64 %.4975.092.i
  store double %.396.i.i703.i, ptr %.450.i.i741.i, align 8, !noalias !46
  %.531.i.i787.i = getelementptr double, ptr %11, i64 %.4975.092.i
  store double 1.976260e-323, ptr %.531.i.i787.i, align 8, !noalias !46
  %.543.i.i804.i = fadd double %.5480.i, %.57.i.i476.i
  %.546.i.i806.i = fsub double %.543.i.i804.i, %.76.i.i487.i
  %28 = getelementptr i64, ptr %.1729.i, i64 %.4975.092.i
  %.5755.i = load i64, ptr %28, align 8, !noalias !0
  %.5756.i = add nsw i64 %.5755.i, 1
  store i64 %.5756.i, ptr %28, align 8, !noalias !0
  br label %entry.endif.i1784.i

B2618.endif.i:                                    ; preds = %B1020.i.i2855.i, %B166.i.i2434.i, %_ZN4kurs8backtest7kernels5_sizeB3v13B70c8tJTIeFIjxB2IKSgI4CrvQCk0Z4yRYcWsCAQUQzVBF6jCIJo8Y_2fTKIIZjxSegOLaAIAEdd163Terms_28float64_2c_20float64_2c_20float64_2c_20int64_2c_20float64_2c_20float64_2c_20float64_2c_20bool_2c_20bool_2c_20bool_2c_20float64_2c_20float64_2c_20float64_29.exit.i.i2420.i, %_ZN4kurs8backtest7kernels5_sizeB3v13B70c8tJTIeFIjxB2IKSgI4CrvQCk0Z4yRYcWsCAQUQzVBF6jCIJo8Y_2fTKIIZjxSegOLaAIAEdd163Terms_28float64_2c_20float64_2c_20float64_2c_20int64_2c_20float64_2c_20float64_2c_20float64_2c_20bool_2c_20bool_2c_20bool_2c_20float64_2c_20float64_2c_20float64_29.exit.i.i.i2184.i, %entry.endif.endif.endif.i19.i3634.i
  %.5801.sroa.20.0.i = phi i64 [ %.5054.i, %entry.endif.endif.endif.i19.i3634.i ], [ %state.2.i1768.sroa.40.0.i, %_ZN4kurs8backtest7kernels5_sizeB3v13B70c8tJTIeFIjxB2IKSgI4CrvQCk0Z4yRYcWsCAQUQzVBF6jCIJo8Y_2fTKIIZjxSegOLaAIAEdd163Terms_28float64_2c_20float64_2c_20float64_2c_20int64_2c_20float64_2c_20float64_2c_20float64_2c_20bool_2c_20bool_2c_20bool_2c_20float64_2c_20float64_2c_20float64_29.exit.i.i2420.i ], [ %state.2.i1768.sroa.40.0.i, %B166.i.i2434.i ], [ %state.2.i1768.sroa.40.0.i, %_ZN4kurs8backtest7kernels5_sizeB3v13B70c8tJTIeFIjxB2IKSgI4CrvQCk0Z4yRYcWsCAQUQzVBF6jCIJo8Y_2fTKIIZjxSegOLaAIAEdd163Terms_28float64_2c_20float64_2c_20float64_2c_20int64_2c_20float64_2c_20float64_2c_20float64_2c_20bool_2c_20bool_2c_20bool_2c_20float64_2c_20float64_2c_20float64_29.exit.i.i.i2184.i ], [ %state.2.i1768.sroa.40.0.i, %B1020.i.i2855.i ]
  %.5801.sroa.15.0.i = phi double [ 0x7FF0000000000000, %entry.endif.endif.endif.i19.i3634.i ], [ 0x7FF0000000000000, %_ZN4kurs8backtest7kernels5_sizeB3v13B70c8tJTIeFIjxB2IKSgI4CrvQCk0Z4yRYcWsCAQUQzVBF6jCIJo8Y_2fTKIIZjxSegOLaAIAEdd163Terms_28float64_2c_20float64_2c_20float64_2c_20int64_2c_20float64_2c_20float64_2c_20float64_2c_20bool_2c_20bool_2c_20bool_2c_20float64_2c_20float64_2c_20float64_29.exit.i.i2420.i ], [ 0x7FF0000000000000, %B166.i.i2434.i ], [ 0x7FF0000000000000, %_ZN4kurs8backtest7kernels5_sizeB3v13B70c8tJTIeFIjxB2IKSgI4CrvQCk0Z4yRYcWsCAQUQzVBF6jCIJo8Y_2fTKIIZjxSegOLaAIAEdd163Terms_28float64_2c_20float64_2c_20float64_2c_20int64_2c_20float64_2c_20float64_2c_20float64_2c_20bool_2c_20bool_2c_20bool_2c_20float64_2c_20float64_2c_20float64_29.exit.i.i.i2184.i ], [ %.811.i.i2860.i, %B1020.i.i2855.i ]
  %.5801.sroa.10.0.i = phi double [ 0xFFF0000000000000, %entry.endif.endif.endif.i19.i3634.i ], [ 0xFFF0000000000000, %_ZN4kurs8backtest7kernels5_sizeB3v13B70c8tJTIeFIjxB2IKSgI4CrvQCk0Z4yRYcWsCAQUQzVBF6jCIJo8Y_2fTKIIZjxSegOLaAIAEdd163Terms_28float64_2c_20float64_2c_20float64_2c_20int64_2c_20float64_2c_20float64_2c_20float64_2c_20bool_2c_20bool_2c_20bool_2c_20float64_2c_20float64_2c_20float64_29.exit.i.i2420.i ], [ 0xFFF0000000000000, %B166.i.i2434.i ], [ 0xFFF0000000000000, %_ZN4kurs8backtest7kernels5_sizeB3v13B70c8tJTIeFIjxB2IKSgI4CrvQCk0Z4yRYcWsCAQUQzVBF6jCIJo8Y_2fTKIIZjxSegOLaAIAEdd163Terms_28float64_2c_20float64_2c_20float64_2c_20int64_2c_20float64_2c_20float64_2c_20float64_2c_20bool_2c_20bool_2c_20bool_2c_20float64_2c_20float64_2c_20float64_29.exit.i.i.i2184.i ], [ %.806.i.i2857.i, %B1020.i.i2855.i ]
  %.5801.sroa.5.0.i = phi double [ 0.000000e+00, %entry.endif.endif.endif.i19.i3634.i ], [ 0.000000e+00, %_ZN4kurs8backtest7kernels5_sizeB3v13B70c8tJTIeFIjxB2IKSgI4CrvQCk0Z4yRYcWsCAQUQzVBF6jCIJo8Y_2fTKIIZjxSegOLaAIAEdd163Terms_28float64_2c_20float64_2c_20float64_2c_20int64_2c_20float64_2c_20float64_2c_20float64_2c_20bool_2c_20bool_2c_20bool_2c_20float64_2c_20float64_2c_20float64_29.exit.i.i2420.i ], [ 0.000000e+00, %B166.i.i2434.i ], [ 0.000000e+00, %_ZN4kurs8backtest7kernels5_sizeB3v13B70c8tJTIeFIjxB2IKSgI4CrvQCk0Z4yRYcWsCAQUQzVBF6jCIJo8Y_2fTKIIZjxSegOLaAIAEdd163Terms_28float64_2c_20float64_2c_20float64_2c_20int64_2c_20float64_2c_20float64_2c_20float64_2c_20bool_2c_20bool_2c_20bool_2c_20float64_2c_20float64_2c_20float64_29.exit.i.i.i2184.i ], [ %.273.i.i2449.i, %B1020.i.i2855.i ]
  %.5801.sroa.0.0.i = phi double [ %.546.i.i.i4046.i, %entry.endif.endif.endif.i19.i3634.i ], [ %state.2.i1768.sroa.0.0.i, %_ZN4kurs8backtest7kernels5_sizeB3v13B70c8tJTIeFIjxB2IKSgI4CrvQCk0Z4yRYcWsCAQUQzVBF6jCIJo8Y_2fTKIIZjxSegOLaAIAEdd163Terms_28float64_2c_20float64_2c_20float64_2c_20int64_2c_20float64_2c_20float64_2c_20float64_2c_20bool_2c_20bool_2c_20bool_2c_20float64_2c_20float64_2c_20float64_29.exit.i.i2420.i ], [ %state.2.i1768.sroa.0.0.i, %B166.i.i2434.i ], [ %state.2.i1768.sroa.0.0.i, %_ZN4kurs8backtest7kernels5_sizeB3v13B70c8tJTIeFIjxB2IKSgI4CrvQCk0Z4yRYcWsCAQUQzVBF6jCIJo8Y_2fTKIIZjxSegOLaAIAEdd163Terms_28float64_2c_20float64_2c_20float64_2c_20int64_2c_20float64_2c_20float64_2c_20float64_2c_20bool_2c_20bool_2c_20bool_2c_20float64_2c_20float64_2c_20float64_29.exit.i.i.i2184.i ], [ %.553.i.i2646.i, %B1020.i.i2855.i ]
  store double %.5801.sroa.0.0.i, ptr %.5479.i, align 8, !noalias !0
  store double %.5801.sroa.5.0.i, ptr %.5438.i, align 8, !noalias !0
  store double %.5801.sroa.10.0.i, ptr %.5541.i, align 8, !noalias !0
  store double %.5801.sroa.15.0.i, ptr %.5572.i, align 8, !noalias !0
  %29 = getelementptr i64, ptr %.1729.i, i64 %.4975.092.i
  %.6010.i = load i64, ptr %29, align 8, !noalias !0
  %.6014.i = sub i64 %.5801.sroa.20.0.i, %.4975.092.i
  %.6015.i = add nsw i64 %.6014.i, %.6010.i
  store i64 %.6015.i, ptr %29, align 8, !noalias !0
  %.6052.i = fcmp ogt double %.5801.sroa.10.0.i, %highest_floor.6.295.i
  %"$phi2830.2.2.4.i" = select i1 %.6052.i, double %.5801.sroa.10.0.i, double %highest_floor.6.295.i
  %.6077.i = fcmp olt double %.5801.sroa.15.0.i, %lowest_ceiling.6.294.i
  %"$phi2870.2.2.4.i" = select i1 %.6077.i, double %.5801.sroa.15.0.i, double %lowest_ceiling.6.294.i
  br label %B3659.i

B2934.if.i:                                       ; preds = %B2934.if.i, %B2894.i
  %.6215.0100.i = phi i64 [ 0, %B2894.i ], [ %.6284.i, %B2934.if.i ]
  %.6284.i = add nuw nsw i64 %.6215.0100.i, 1
  %.6341.i = getelementptr double, ptr %.750.i, i64 %.6215.0100.i
  %.6342.i = load double, ptr %.6341.i, align 8, !noalias !0
  %.6372.i = getelementptr double, ptr %.820.i, i64 %.6215.0100.i
  %.6373.i = load double, ptr %.6372.i, align 8, !noalias !0
  %.6375.i = fmul double %.3016.i, %.6373.i
  %.6376.i = fadd double %.6342.i, %.6375.i
  %.6409.i = getelementptr double, ptr %.1174.i, i64 %.6215.0100.i
  %.6410.i = load double, ptr %.6409.i, align 8, !noalias !0
  %.6415.i = fdiv double %.6376.i, %.6410.i
  %.6416.i = fadd double %.6415.i, -1.000000e+00
  %.6421.i = fcmp olt double %.6416.i, 0.000000e+00
  %30 = fmul double %.6416.i, %.6416.i
  %"$phi3024.2.2.2.i" = select i1 %.6421.i, double %30, double 0.000000e+00
  %.6463.i = getelementptr double, ptr %.1414.i, i64 %.6215.0100.i
  %.6464.i = load double, ptr %.6463.i, align 8, !noalias !0
  %.6466.i = fadd double %.6464.i, %.6416.i
  store double %.6466.i, ptr %.6463.i, align 8, !noalias !0
  %.6527.i = getelementptr double, ptr %.1484.i, i64 %.6215.0100.i
  %.6528.i = load double, ptr %.6527.i, align 8, !noalias !0
  %.6534.i = fadd double %.6528.i, %30
  store double %.6534.i, ptr %.6527.i, align 8, !noalias !0
  %.6595.i = getelementptr double, ptr %.1554.i, i64 %.6215.0100.i
  %.6596.i = load double, ptr %.6595.i, align 8, !noalias !0
  %.6598.i = fadd double %.6596.i, %"$phi3024.2.2.2.i"
  store double %.6598.i, ptr %.6595.i, align 8, !noalias !0
  store double %.6376.i, ptr %.6409.i, align 8, !noalias !0
  %.6691.i = getelementptr double, ptr %.1244.i, i64 %.6215.0100.i
  %.6692.i = load double, ptr %.6691.i, align 8, !noalias !0
  %.6694.i = fcmp ogt double %.6376.i, %.6692.i
  %"$phi3186.2.2.2.i" = select i1 %.6694.i, double %.6376.i, double %.6692.i
  store double %"$phi3186.2.2.2.i", ptr %.6691.i, align 8, !noalias !0
  %.6804.i = fdiv double %.6376.i, %"$phi3186.2.2.2.i"
  %.6839.i = getelementptr double, ptr %.1314.i, i64 %.6215.0100.i
  %.6840.i = load double, ptr %.6839.i, align 8, !noalias !0
  %.6842.i = fcmp olt double %.6804.i, %.6840.i
  %"$phi3258.2.2.2.i" = select i1 %.6842.i, double %.6804.i, double %.6840.i
  store double %"$phi3258.2.2.2.i", ptr %.6839.i, align 8, !noalias !0
  %exitcond123.not.i = icmp eq i64 %.6284.i, 32
  br i1 %exitcond123.not.i, label %B3268.i, label %B2934.if.i

B3360.if.i:                                       ; preds = %B3360.if.i, %B3360.if.lr.ph.i
  %.7012.0103.i = phi i64 [ 0, %B3360.if.lr.ph.i ], [ %.7081.i, %B3360.if.i ]
  %.7081.i = add nuw nsw i64 %.7012.0103.i, 1
  %31 = getelementptr double, ptr %.1174.i, i64 %.7012.0103.i
  %.7135.i = load double, ptr %31, align 8, !noalias !0
  %.7183.i = mul i64 %.7012.0103.i, %kept37
  %gep106.i = getelementptr double, ptr %invariant.gep105.i, i64 %.7183.i
  store double %.7135.i, ptr %gep106.i, align 8, !noalias !0
  %exitcond124.not.i = icmp eq i64 %kept11, %.7081.i
  br i1 %exitcond124.not.i, label %B3392.i, label %B3360.if.i

B3436.if.i:                                       ; preds = %B3406.i, %B3436.if.i
  %.7370.0115.i = phi i64 [ %.7439.i, %B3436.if.i ], [ 0, %B3406.i ]
  %.7439.i = add nuw nsw i64 %.7370.0115.i, 1
  %.7492.i = getelementptr double, ptr %.1174.i, i64 %.7370.0115.i
  %.7493.i = load double, ptr %.7492.i, align 8, !noalias !0
  %.7542.i = mul i64 %.7370.0115.i, %kept34
  %.7546.i = getelementptr double, ptr %numbers32, i64 %.7542.i
  store double %.7493.i, ptr %.7546.i, align 8, !noalias !0
  %32 = getelementptr i64, ptr %.1729.i, i64 %.7370.0115.i
  %.7577.i = load i64, ptr %32, align 8, !noalias !0
  %.7630.i = getelementptr i8, ptr %.7546.i, i64 8
  %.7631.i = sitofp i64 %.7577.i to double
  store double %.7631.i, ptr %.7630.i, align 8, !noalias !0
  %.7661.i = getelementptr double, ptr %.1414.i, i64 %.7370.0115.i
  %.7662.i = load double, ptr %.7661.i, align 8, !noalias !0
  %.7715.i = getelementptr i8, ptr %.7546.i, i64 16
  store double %.7662.i, ptr %.7715.i, align 8, !noalias !0
  %.7745.i = getelementptr double, ptr %.1484.i, i64 %.7370.0115.i
  %.7746.i = load double, ptr %.7745.i, align 8, !noalias !0
  %.7799.i = getelementptr i8, ptr %.7546.i, i64 24
  store double %.7746.i, ptr %.7799.i, align 8, !noalias !0
  %.7829.i = getelementptr double, ptr %.1554.i, i64 %.7370.0115.i
  %.7830.i = load double, ptr %.7829.i, align 8, !noalias !0
  %.7883.i = getelementptr i8, ptr %.7546.i, i64 32
  store double %.7830.i, ptr %.7883.i, align 8, !noalias !0
  %.7913.i = getelementptr double, ptr %.1314.i, i64 %.7370.0115.i
  %.7914.i = load double, ptr %.7913.i, align 8, !noalias !0
  %.7967.i = getelementptr i8, ptr %.7546.i, i64 40
  store double %.7914.i, ptr %.7967.i, align 8, !noalias !0
  %exitcond126.not.i = icmp eq i64 %kept11, %.7439.i
  br i1 %exitcond126.not.i, label %kurs_native.exit, label %B3436.if.i

kurs_native.exit:                                 ; preds = %B3436.if.i, %B3406.i
  store ptr null, ptr %memory, align 8, !alias.scope !0
  ret i32 0
}

; Function Attrs: mustprogress nocallback nocreateundeforpoison nofree nosync nounwind speculatable willreturn memory(none)
declare i64 @llvm.smax.i64(i64, i64) #1

attributes #0 = { mustprogress nocallback nofree nosync nounwind willreturn memory(inaccessiblemem: readwrite) }
attributes #1 = { mustprogress nocallback nocreateundeforpoison nofree nosync nounwind speculatable willreturn memory(none) }
attributes #2 = { nofree norecurse nosync nounwind memory(readwrite, target_mem0: none, target_mem1: none) }

!0 = !{!1}
!1 = distinct !{!1, !2, !"kurs_native: %retptr"}
!2 = distinct !{!2, !"kurs_native"}
!3 = !{!4, !6, !7, !9, !10, !12, !1}
!4 = distinct !{!4, !5, !"0"}
!5 = distinct !{!5, !"1"}
!6 = distinct !{!6, !5, !"2"}
!7 = distinct !{!7, !8, !"3"}
!8 = distinct !{!8, !"4"}
!9 = distinct !{!9, !8, !"5"}
!10 = distinct !{!10, !11, !"6"}
!11 = distinct !{!11, !"7"}
!12 = distinct !{!12, !11, !"8"}
!13 = !{!14, !16, !10, !12, !1}
!14 = distinct !{!14, !15, !"9"}
!15 = distinct !{!15, !"10"}
!16 = distinct !{!16, !15, !"11"}
!17 = !{!18, !20, !21, !23, !24, !26, !1}
!18 = distinct !{!18, !19, !"0"}
!19 = distinct !{!19, !"1"}
!20 = distinct !{!20, !19, !"2"}
!21 = distinct !{!21, !22, !"3"}
!22 = distinct !{!22, !"4"}
!23 = distinct !{!23, !22, !"5"}
!24 = distinct !{!24, !25, !"6"}
!25 = distinct !{!25, !"7"}
!26 = distinct !{!26, !25, !"8"}
!27 = !{!28, !30, !24, !26, !1}
!28 = distinct !{!28, !29, !"9"}
!29 = distinct !{!29, !"10"}
!30 = distinct !{!30, !29, !"11"}
!31 = !{!32, !34, !35, !37, !1}
!32 = distinct !{!32, !33, !"0"}
!33 = distinct !{!33, !"1"}
!34 = distinct !{!34, !33, !"2"}
!35 = distinct !{!35, !36, !"3"}
!36 = distinct !{!36, !"4"}
!37 = distinct !{!37, !36, !"5"}
!38 = !{!39, !41, !1}
!39 = distinct !{!39, !40, !"12"}
!40 = distinct !{!40, !"13"}
!41 = distinct !{!41, !40, !"14"}
!42 = !{!43, !45, !39, !41, !1}
!43 = distinct !{!43, !44, !"0"}
!44 = distinct !{!44, !"1"}
!45 = distinct !{!45, !44, !"2"}
!46 = !{!47, !49, !50, !52, !1}
!47 = distinct !{!47, !48, !"0"}
!48 = distinct !{!48, !"1"}
!49 = distinct !{!49, !48, !"2"}
!50 = distinct !{!50, !51, !"3"}
!51 = distinct !{!51, !"4"}
!52 = distinct !{!52, !51, !"5"}
