; of 3737ff073a1ca8a1513a2e61b57c0777cd79650829118438ed61d0acafa7354f 3d6773d73543767c586eefba32d5402f1bda0e729902ac7c1eb9a7a7eee3f136

; Function Attrs: mustprogress nocallback nofree nosync nounwind willreturn memory(inaccessiblemem: readwrite)
declare void @llvm.experimental.noalias.scope.decl(metadata) #0

; Function Attrs: mustprogress nocallback nocreateundeforpoison nofree nosync nounwind speculatable willreturn memory(none)
declare double @llvm.ceil.f64(double) #1

; Function Attrs: mustprogress nocallback nocreateundeforpoison nofree nosync nounwind speculatable willreturn memory(none)
declare double @llvm.floor.f64(double) #1

; Function Attrs: mustprogress nocallback nocreateundeforpoison nofree nosync nounwind speculatable willreturn memory(none)
declare double @llvm.fabs.f64(double) #1

; Function Attrs: nofree norecurse nosync nounwind memory(readwrite, target_mem0: none, target_mem1: none)
define noundef i32 @kurs_trade_views(ptr captures(none) %memory) local_unnamed_addr #2 {
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
  %at13 = getelementptr i8, ptr %memory, i64 104
  %kept13 = load i64, ptr %at13, align 8
  %at14 = getelementptr i8, ptr %memory, i64 112
  %array14 = load ptr, ptr %at14, align 8
  %held14 = getelementptr i8, ptr %array14, i64 16
  %numbers14 = load ptr, ptr %held14, align 8
  %at15 = getelementptr i8, ptr %memory, i64 120
  %kept15 = load i64, ptr %at15, align 8
  %at16 = getelementptr i8, ptr %memory, i64 128
  %array16 = load ptr, ptr %at16, align 8
  %held16 = getelementptr i8, ptr %array16, i64 16
  %numbers16 = load ptr, ptr %held16, align 8
  %at18 = getelementptr i8, ptr %memory, i64 144
  %kept18 = load i64, ptr %at18, align 8
  %at19 = getelementptr i8, ptr %memory, i64 152
  %kept19 = load i64, ptr %at19, align 8
  %at20 = getelementptr i8, ptr %memory, i64 160
  %kept20 = load double, ptr %at20, align 8
  %at21 = getelementptr i8, ptr %memory, i64 168
  %kept21 = load double, ptr %at21, align 8
  %at22 = getelementptr i8, ptr %memory, i64 176
  %kept22 = load double, ptr %at22, align 8
  %at23 = getelementptr i8, ptr %memory, i64 184
  %kept23 = load double, ptr %at23, align 8
  %at24 = getelementptr i8, ptr %memory, i64 192
  %kept24 = load i64, ptr %at24, align 8
  %at25 = getelementptr i8, ptr %memory, i64 200
  %kept25 = load double, ptr %at25, align 8
  %at26 = getelementptr i8, ptr %memory, i64 208
  %kept26 = load double, ptr %at26, align 8
  %at27 = getelementptr i8, ptr %memory, i64 216
  %kept27 = load double, ptr %at27, align 8
  %at28 = getelementptr i8, ptr %memory, i64 224
  %kept28 = load i64, ptr %at28, align 8
  %at29 = getelementptr i8, ptr %memory, i64 232
  %kept29 = load i64, ptr %at29, align 8
  %at30 = getelementptr i8, ptr %memory, i64 240
  %kept30 = load i64, ptr %at30, align 8
  %at31 = getelementptr i8, ptr %memory, i64 248
  %kept31 = load double, ptr %at31, align 8
  %at32 = getelementptr i8, ptr %memory, i64 256
  %kept32 = load double, ptr %at32, align 8
  %at33 = getelementptr i8, ptr %memory, i64 264
  %kept33 = load double, ptr %at33, align 8
  %at34 = getelementptr i8, ptr %memory, i64 272
  %array34 = load ptr, ptr %at34, align 8
  %held34 = getelementptr i8, ptr %array34, i64 16
  %numbers34 = load ptr, ptr %held34, align 8
  %at35 = getelementptr i8, ptr %memory, i64 280
  %kept35 = load i64, ptr %at35, align 8
  %at36 = getelementptr i8, ptr %memory, i64 288
  %array36 = load ptr, ptr %at36, align 8
  %held36 = getelementptr i8, ptr %array36, i64 16
  %numbers36 = load ptr, ptr %held36, align 8
  %at38 = getelementptr i8, ptr %memory, i64 304
  %kept38 = load i64, ptr %at38, align 8
  tail call void @llvm.experimental.noalias.scope.decl(metadata !0)
  %1 = and i64 %kept28, 255
  %.86.not.not.not.not.i = icmp eq i64 %1, 0
  %2 = and i64 %kept29, 255
  %.95.i = icmp ne i64 %2, 0
  %3 = and i64 %kept30, 255
  %.104.not.not.not.not.not.i = icmp eq i64 %3, 0
  %.218.i = add nsw i64 %kept15, 63
  %.226.0.i = ashr i64 %.218.i, 6
  %.33950.not.i = icmp slt i64 %.226.0.i, 1
  br i1 %.33950.not.i, label %kurs_native.exit, label %B178.if.lr.ph.i

B178.if.lr.ph.i:                                  ; preds = %0
  %4 = getelementptr i64, ptr %numbers16, i64 %kept18
  %.58.i.i.i = fcmp ogt double %kept23, 0.000000e+00
  %.18.i.i.i.i = fcmp ogt double %kept31, 0.000000e+00
  %.70.i65.i.i = fadd double %kept21, 1.000000e+00
  %.idx.i = shl i64 %kept38, 5
  %5 = getelementptr i8, ptr %numbers36, i64 %.idx.i
  %.427.i.i = fadd double %kept26, 1.000000e+00
  %.idx2512.i = mul i64 %kept38, 48
  %6 = getelementptr i8, ptr %numbers36, i64 %.idx2512.i
  %7 = getelementptr double, ptr %numbers36, i64 %kept38
  %.idx2513.i = mul i64 %kept38, 40
  %8 = getelementptr i8, ptr %numbers36, i64 %.idx2513.i
  %.idx2515.i = mul i64 %kept38, 56
  %9 = getelementptr i8, ptr %numbers36, i64 %.idx2515.i
  %.idx2516.i = shl i64 %kept38, 4
  %10 = getelementptr i8, ptr %numbers36, i64 %.idx2516.i
  %.18.i.i.i861.i = fcmp ogt double %kept32, 0.000000e+00
  %..i = select i1 %.104.not.not.not.not.not.i, double 0.000000e+00, double 1.976260e-323
  %.67.i.i.i.i.i = icmp eq i64 %kept24, 0
  %.85.i.i.i.i.i = icmp eq i64 %kept24, 1
  %.idx2524.i = mul i64 %kept38, 24
  %11 = getelementptr i8, ptr %numbers36, i64 %.idx2524.i
  br label %B178.if.i

B406.i:                                           ; preds = %B406.preheader.i, %B2358.i
  %state.4.sroa.96.1.i = phi i64 [ %state.8.sroa.114.3.i, %B2358.i ], [ %state.5.sroa.72.053.i, %B406.preheader.i ]
  %state.4.sroa.80.1.i = phi i64 [ %state.8.sroa.95.3.i, %B2358.i ], [ %state.5.sroa.60.054.i, %B406.preheader.i ]
  %state.4.sroa.64.1.i = phi i64 [ %state.8.sroa.76.3.i, %B2358.i ], [ %state.5.sroa.48.055.i, %B406.preheader.i ]
  %state.4.sroa.48.1.i = phi double [ %state.8.sroa.57.3.i, %B2358.i ], [ %state.5.sroa.36.056.i, %B406.preheader.i ]
  %state.4.sroa.32.1.i = phi double [ %state.8.sroa.38.3.i, %B2358.i ], [ %state.5.sroa.24.057.i, %B406.preheader.i ]
  %state.4.sroa.16.1.i = phi double [ %state.8.sroa.19.3.i, %B2358.i ], [ %state.5.sroa.12.058.i, %B406.preheader.i ]
  %state.4.sroa.0.1.i = phi double [ %state.8.sroa.0.3.i, %B2358.i ], [ %state.5.sroa.0.059.i, %B406.preheader.i ]
  %turned.2.1.i = phi i64 [ %.2046.i, %B2358.i ], [ %.517.i, %B406.preheader.i ]
  %row.3.1.i = phi i64 [ %.13.i.i, %B2358.i ], [ %.533.i, %B406.preheader.i ]
  %.584.not.i = icmp eq i64 %turned.2.1.i, 0
  br i1 %.584.not.i, label %B452.i, label %B410.endif.i

B452.i:                                           ; preds = %B410.endif.i, %B406.i
  %"$phi452.1.2.2.i" = phi i64 [ %.36.i.i, %B410.endif.i ], [ 63, %B406.i ]
  %.627.i = add nsw i64 %"$phi452.1.2.2.i", %.533.i
  %.628.i = add nsw i64 %.627.i, 1
  %.13.i.i = tail call i64 @llvm.smin.i64(i64 %.13.i2535.i, i64 range(i64 -9223372036854775807, -9223372036854775808) %.628.i)
  %.671.i = fcmp une double %state.4.sroa.32.1.i, 0xFFF0000000000000
  br i1 %.671.i, label %B582.i, label %B948.i

B582.i:                                           ; preds = %B452.i
  %.676.i = add nsw i64 %row.3.1.i, 64
  %.678.not.i = icmp sgt i64 %.676.i, %kept15
  br i1 %.678.not.i, label %B782.i, label %B650.preheader.i

B650.preheader.i:                                 ; preds = %B582.i
  %12 = getelementptr double, ptr %numbers12, i64 %row.3.1.i
  br label %B650.if.i

B782.i:                                           ; preds = %B582.i
  %.861.i = sub nsw i64 %.13.i2535.i, %row.3.1.i
  %.94422.not.i = icmp slt i64 %.861.i, 1
  br i1 %.94422.not.i, label %B948.i, label %B818.if.lr.ph.i

B818.if.lr.ph.i:                                  ; preds = %B782.i
  %13 = getelementptr double, ptr %numbers12, i64 %row.3.1.i
  br label %B818.if.i

B948.i:                                           ; preds = %B650.if.i, %B818.if.i, %B782.i, %B452.i
  %hits.8.2.i = phi i64 [ 0, %B452.i ], [ %.1020.i, %B818.if.i ], [ 0, %B782.i ], [ %.839.i, %B650.if.i ]
  %.1038.i = fcmp une double %state.4.sroa.48.1.i, 0x7FF0000000000000
  br i1 %.1038.i, label %B990.i, label %B1356.i

B990.i:                                           ; preds = %B948.i
  %.1043.i = add nsw i64 %row.3.1.i, 64
  %.1045.not.i = icmp sgt i64 %.1043.i, %kept15
  br i1 %.1045.not.i, label %B1190.i, label %B1058.preheader.i

B1058.preheader.i:                                ; preds = %B990.i
  %14 = getelementptr double, ptr %numbers10, i64 %row.3.1.i
  br label %B1058.if.i

B1190.i:                                          ; preds = %B990.i
  %.1228.i = sub nsw i64 %.13.i2535.i, %row.3.1.i
  %.131129.not.i = icmp slt i64 %.1228.i, 1
  br i1 %.131129.not.i, label %B1356.i, label %B1226.if.lr.ph.i

B1226.if.lr.ph.i:                                 ; preds = %B1190.i
  %15 = getelementptr double, ptr %numbers10, i64 %row.3.1.i
  br label %B1226.if.i

B1356.i:                                          ; preds = %B1058.if.i, %B1226.if.i, %B1190.i, %B948.i
  %hits.10.2.i = phi i64 [ %hits.8.2.i, %B948.i ], [ %.1387.i, %B1226.if.i ], [ %hits.8.2.i, %B1190.i ], [ %.1206.i, %B1058.if.i ]
  %.1400.not.i = icmp eq i64 %hits.10.2.i, 0
  br i1 %.1400.not.i, label %B1402.i.preheader, label %B1360.endif.i

B1402.i.preheader:                                ; preds = %B1360.endif.i, %B1356.i
  %hit.2.2.i.ph = phi i64 [ %.13.i.i, %B1356.i ], [ %.1431.i, %B1360.endif.i ]
  br label %B1402.i

B1402.i:                                          ; preds = %B1402.i.preheader, %_ZN4kurs8backtest7kernels5guardB3v15B70c8tJTIeFIjxB2IKSgI4CrvQCk0Z4yRYcWsCAQUQzVBF6jCIJo8Y_2fTKIIZjxSegOLaAIAE90State_28float64_2c_20float64_2c_20float64_2c_20float64_2c_20int64_2c_20int64_2c_20int64_29dddx163Terms_28float64_2c_20float64_2c_20float64_2c_20int64_2c_20float64_2c_20float64_2c_20float64_2c_20bool_2c_20bool_2c_20bool_2c_20float64_2c_20float64_2c_20float64_295ArrayIdLi2E1C7mutable7alignedE.exit.i
  %state.7.sroa.104.2.i = phi i64 [ %.578.i.i.i, %_ZN4kurs8backtest7kernels5guardB3v15B70c8tJTIeFIjxB2IKSgI4CrvQCk0Z4yRYcWsCAQUQzVBF6jCIJo8Y_2fTKIIZjxSegOLaAIAE90State_28float64_2c_20float64_2c_20float64_2c_20float64_2c_20int64_2c_20int64_2c_20int64_29dddx163Terms_28float64_2c_20float64_2c_20float64_2c_20int64_2c_20float64_2c_20float64_2c_20float64_2c_20bool_2c_20bool_2c_20bool_2c_20float64_2c_20float64_2c_20float64_295ArrayIdLi2E1C7mutable7alignedE.exit.i ], [ %state.4.sroa.64.1.i, %B1402.i.preheader ]
  %state.7.sroa.78.2.i = phi double [ 0x7FF0000000000000, %_ZN4kurs8backtest7kernels5guardB3v15B70c8tJTIeFIjxB2IKSgI4CrvQCk0Z4yRYcWsCAQUQzVBF6jCIJo8Y_2fTKIIZjxSegOLaAIAE90State_28float64_2c_20float64_2c_20float64_2c_20float64_2c_20int64_2c_20int64_2c_20int64_29dddx163Terms_28float64_2c_20float64_2c_20float64_2c_20int64_2c_20float64_2c_20float64_2c_20float64_2c_20bool_2c_20bool_2c_20bool_2c_20float64_2c_20float64_2c_20float64_295ArrayIdLi2E1C7mutable7alignedE.exit.i ], [ %state.4.sroa.48.1.i, %B1402.i.preheader ]
  %state.7.sroa.52.2.i = phi double [ 0xFFF0000000000000, %_ZN4kurs8backtest7kernels5guardB3v15B70c8tJTIeFIjxB2IKSgI4CrvQCk0Z4yRYcWsCAQUQzVBF6jCIJo8Y_2fTKIIZjxSegOLaAIAE90State_28float64_2c_20float64_2c_20float64_2c_20float64_2c_20int64_2c_20int64_2c_20int64_29dddx163Terms_28float64_2c_20float64_2c_20float64_2c_20int64_2c_20float64_2c_20float64_2c_20float64_2c_20bool_2c_20bool_2c_20bool_2c_20float64_2c_20float64_2c_20float64_295ArrayIdLi2E1C7mutable7alignedE.exit.i ], [ %state.4.sroa.32.1.i, %B1402.i.preheader ]
  %state.7.sroa.26.2.i = phi double [ 0.000000e+00, %_ZN4kurs8backtest7kernels5guardB3v15B70c8tJTIeFIjxB2IKSgI4CrvQCk0Z4yRYcWsCAQUQzVBF6jCIJo8Y_2fTKIIZjxSegOLaAIAE90State_28float64_2c_20float64_2c_20float64_2c_20float64_2c_20int64_2c_20int64_2c_20int64_29dddx163Terms_28float64_2c_20float64_2c_20float64_2c_20int64_2c_20float64_2c_20float64_2c_20float64_2c_20bool_2c_20bool_2c_20bool_2c_20float64_2c_20float64_2c_20float64_295ArrayIdLi2E1C7mutable7alignedE.exit.i ], [ %state.4.sroa.16.1.i, %B1402.i.preheader ]
  %state.7.sroa.0.2.i = phi double [ %cash.2.i.i.0.i, %_ZN4kurs8backtest7kernels5guardB3v15B70c8tJTIeFIjxB2IKSgI4CrvQCk0Z4yRYcWsCAQUQzVBF6jCIJo8Y_2fTKIIZjxSegOLaAIAE90State_28float64_2c_20float64_2c_20float64_2c_20float64_2c_20int64_2c_20int64_2c_20int64_29dddx163Terms_28float64_2c_20float64_2c_20float64_2c_20int64_2c_20float64_2c_20float64_2c_20float64_2c_20bool_2c_20bool_2c_20bool_2c_20float64_2c_20float64_2c_20float64_295ArrayIdLi2E1C7mutable7alignedE.exit.i ], [ %state.4.sroa.0.1.i, %B1402.i.preheader ]
  %row.4.2.i = phi i64 [ %hit.2.2.i, %_ZN4kurs8backtest7kernels5guardB3v15B70c8tJTIeFIjxB2IKSgI4CrvQCk0Z4yRYcWsCAQUQzVBF6jCIJo8Y_2fTKIIZjxSegOLaAIAE90State_28float64_2c_20float64_2c_20float64_2c_20float64_2c_20int64_2c_20int64_2c_20int64_29dddx163Terms_28float64_2c_20float64_2c_20float64_2c_20int64_2c_20float64_2c_20float64_2c_20float64_2c_20bool_2c_20bool_2c_20bool_2c_20float64_2c_20float64_2c_20float64_295ArrayIdLi2E1C7mutable7alignedE.exit.i ], [ %row.3.1.i, %B1402.i.preheader ]
  %hit.2.2.i = phi i64 [ %.13.i.i, %_ZN4kurs8backtest7kernels5guardB3v15B70c8tJTIeFIjxB2IKSgI4CrvQCk0Z4yRYcWsCAQUQzVBF6jCIJo8Y_2fTKIIZjxSegOLaAIAE90State_28float64_2c_20float64_2c_20float64_2c_20float64_2c_20int64_2c_20int64_2c_20int64_29dddx163Terms_28float64_2c_20float64_2c_20float64_2c_20int64_2c_20float64_2c_20float64_2c_20float64_2c_20bool_2c_20bool_2c_20bool_2c_20float64_2c_20float64_2c_20float64_295ArrayIdLi2E1C7mutable7alignedE.exit.i ], [ %hit.2.2.i.ph, %B1402.i.preheader ]
  %.1472.i = add nsw i64 %row.4.2.i, 64
  %.1474.not.i = icmp sgt i64 %.1472.i, %kept15
  br i1 %.1474.not.i, label %B1624.i, label %B1498.if.i

B1624.i:                                          ; preds = %B1402.i
  %.1669.i = sub nsw i64 %.13.i2535.i, %row.4.2.i
  %.174936.not.i = icmp slt i64 %.1669.i, 1
  br i1 %.174936.not.i, label %B1784.i, label %B1660.if.i

B1784.i:                                          ; preds = %B1498.if.i, %B1660.if.i, %B1624.i
  %.1862.not.i = icmp slt i64 %hit.2.2.i, %.13.i.i
  br i1 %.1862.not.i, label %B1798.i, label %B1796.i

B1796.i:                                          ; preds = %B1784.i
  %.2015.i = icmp ne i64 %turned.2.1.i, 0
  %.2021.not.i = icmp slt i64 %.627.i, %kept15
  %or.cond.i = select i1 %.2015.i, i1 %.2021.not.i, i1 false
  br i1 %or.cond.i, label %B1922.i, label %B2372.i

B1798.i:                                          ; preds = %B1784.i
  %.1887.i = icmp slt i64 %hit.2.2.i, 0
  %.1888.i = select i1 %.1887.i, i64 %kept9, i64 0
  %16 = getelementptr double, ptr %numbers8, i64 %hit.2.2.i
  %.1902.i = getelementptr double, ptr %16, i64 %.1888.i
  %.1903.i = load double, ptr %.1902.i, align 8, !noalias !0
  %.1918.i = select i1 %.1887.i, i64 %kept11, i64 0
  %17 = getelementptr double, ptr %numbers10, i64 %hit.2.2.i
  %.1932.i = getelementptr double, ptr %17, i64 %.1918.i
  %.1933.i = load double, ptr %.1932.i, align 8, !noalias !0
  %.1948.i = select i1 %.1887.i, i64 %kept13, i64 0
  %18 = getelementptr double, ptr %numbers12, i64 %hit.2.2.i
  %.1962.i = getelementptr double, ptr %18, i64 %.1948.i
  %.1963.i = load double, ptr %.1962.i, align 8, !noalias !0
  %.112.i.i = fcmp ule double %state.7.sroa.26.2.i, 0.000000e+00
  br i1 %.112.i.i, label %B192.i.i, label %B78.i.i

B78.i.i:                                          ; preds = %B1798.i
  %.129.i.i = fcmp olt double %.1903.i, %state.7.sroa.78.2.i
  br i1 %.129.i.i, label %B100.i.i, label %B500.i.i

B100.i.i:                                         ; preds = %B78.i.i
  %.143.i.i = fcmp ugt double %.1963.i, %state.7.sroa.52.2.i
  br i1 %.143.i.i, label %B500.i.i, label %B136.i.i

B136.i.i:                                         ; preds = %B100.i.i
  %.154.i.i = fcmp olt double %.1903.i, %state.7.sroa.52.2.i
  %.1903.state.7.sroa.52.2.i = select i1 %.154.i.i, double %.1903.i, double %state.7.sroa.52.2.i
  br label %entry.endif.endif.endif.i.i.i

B192.i.i:                                         ; preds = %B1798.i
  %.210.i.i = fcmp ogt double %.1903.i, %state.7.sroa.52.2.i
  br i1 %.210.i.i, label %B214.i.i, label %B500.i.i

B214.i.i:                                         ; preds = %B192.i.i
  %.224.i.i = fcmp ult double %.1933.i, %state.7.sroa.78.2.i
  br i1 %.224.i.i, label %B500.i.i, label %B250.i.i

B250.i.i:                                         ; preds = %B214.i.i
  %.235.i.i = fcmp ogt double %.1903.i, %state.7.sroa.78.2.i
  %.1903.state.7.sroa.78.2.i = select i1 %.235.i.i, double %.1903.i, double %state.7.sroa.78.2.i
  br label %entry.endif.endif.endif.i.i.i

entry.endif.endif.endif.i.i.i:                    ; preds = %B250.i.i, %B136.i.i
  %price.6.i.0.i = phi double [ %.1903.state.7.sroa.52.2.i, %B136.i.i ], [ %.1903.state.7.sroa.78.2.i, %B250.i.i ]
  %side.3.i.0.i = phi i64 [ -1, %B136.i.i ], [ 1, %B250.i.i ]
  br i1 %.58.i.i.i, label %B26.i.i.i, label %_ZN4kurs8backtest7kernels7slippedB2v3B70c8tJTIeFIjxB2IKSgI4CrvQCk0Z4yRYcWsCAQUQzVBF6jCIJo8Y_2fTKIIZjxSegOLaAIAEdx163Terms_28float64_2c_20float64_2c_20float64_2c_20int64_2c_20float64_2c_20float64_2c_20float64_2c_20bool_2c_20bool_2c_20bool_2c_20float64_2c_20float64_2c_20float64_29.exit.i.i

B26.i.i.i:                                        ; preds = %entry.endif.endif.endif.i.i.i
  %.66.i.i.i = sitofp i64 %side.3.i.0.i to double
  %.67.i.i.i = fmul double %kept23, %.66.i.i.i
  %.68.i.i.i = fadd double %.67.i.i.i, 1.000000e+00
  %.70.i.i.i = fmul double %price.6.i.0.i, %.68.i.i.i
  br i1 %.18.i.i.i.i, label %B16.i.i.i.i, label %_ZN4kurs8backtest7kernels8_steppedB2v4B70c8tJTIeFIjxB2IKSgI4CrvQCk0Z4yRYcWsCAQUQzVBF6jCIJo8Y_2fTKIIZjxSegOLaAIAEddx.exit.i.i.i

B16.i.i.i.i:                                      ; preds = %B26.i.i.i
  %.27.i.i.i.i = fdiv double %.70.i.i.i, %kept31
  %19 = shl nsw i64 %side.3.i.0.i, 1
  %.32.i.i.i.i = sitofp i64 %19 to double
  %.33.i.i.i.i = fmul double %.32.i.i.i.i, 1.000000e-15
  %.34.i.i.i.i = fsub double 1.000000e+00, %.33.i.i.i.i
  %.35.i.i.i.i = fmul double %.34.i.i.i.i, %.27.i.i.i.i
  br i1 %.112.i.i, label %for.body.i.i.i.i, label %for.body.1.i.i.i.i

B150.i.i.i.i:                                     ; preds = %for.body.1.i.i.i.i, %for.body.i.i.i.i
  %"$phi150.0.2.i.i.i.0.i" = phi double [ %.52.i.i.i.le.i, %for.body.i.i.i.i ], [ %.71.i.i.i.le.i, %for.body.1.i.i.i.i ]
  %.83.i.i.i.i = fmul double %kept31, %"$phi150.0.2.i.i.i.0.i"
  br label %_ZN4kurs8backtest7kernels8_steppedB2v4B70c8tJTIeFIjxB2IKSgI4CrvQCk0Z4yRYcWsCAQUQzVBF6jCIJo8Y_2fTKIIZjxSegOLaAIAEddx.exit.i.i.i

for.body.i.i.i.i:                                 ; preds = %B16.i.i.i.i
  %.52.i.i.i.le.i = tail call double @llvm.ceil.f64(double %.35.i.i.i.i)
  br label %B150.i.i.i.i

for.body.1.i.i.i.i:                               ; preds = %B16.i.i.i.i
  %.71.i.i.i.le.i = tail call double @llvm.floor.f64(double %.35.i.i.i.i)
  br label %B150.i.i.i.i

_ZN4kurs8backtest7kernels8_steppedB2v4B70c8tJTIeFIjxB2IKSgI4CrvQCk0Z4yRYcWsCAQUQzVBF6jCIJo8Y_2fTKIIZjxSegOLaAIAEddx.exit.i.i.i: ; preds = %B150.i.i.i.i, %B26.i.i.i
  %value.2.i.i.i.0.i = phi double [ %.83.i.i.i.i, %B150.i.i.i.i ], [ %.70.i.i.i, %B26.i.i.i ]
  %.110.i.i.i = fcmp ogt double %value.2.i.i.i.0.i, %kept31
  %value.2.i.i.i.0.arg.terms.10.i = select i1 %.110.i.i.i, double %value.2.i.i.i.0.i, double %kept31
  br label %_ZN4kurs8backtest7kernels7slippedB2v3B70c8tJTIeFIjxB2IKSgI4CrvQCk0Z4yRYcWsCAQUQzVBF6jCIJo8Y_2fTKIIZjxSegOLaAIAEdx163Terms_28float64_2c_20float64_2c_20float64_2c_20int64_2c_20float64_2c_20float64_2c_20float64_2c_20bool_2c_20bool_2c_20bool_2c_20float64_2c_20float64_2c_20float64_29.exit.i.i

_ZN4kurs8backtest7kernels7slippedB2v3B70c8tJTIeFIjxB2IKSgI4CrvQCk0Z4yRYcWsCAQUQzVBF6jCIJo8Y_2fTKIIZjxSegOLaAIAEdx163Terms_28float64_2c_20float64_2c_20float64_2c_20int64_2c_20float64_2c_20float64_2c_20float64_2c_20bool_2c_20bool_2c_20bool_2c_20float64_2c_20float64_2c_20float64_29.exit.i.i: ; preds = %_ZN4kurs8backtest7kernels8_steppedB2v4B70c8tJTIeFIjxB2IKSgI4CrvQCk0Z4yRYcWsCAQUQzVBF6jCIJo8Y_2fTKIIZjxSegOLaAIAEddx.exit.i.i.i, %entry.endif.endif.endif.i.i.i
  %price.3.i.i.0.i = phi double [ %value.2.i.i.i.0.arg.terms.10.i, %_ZN4kurs8backtest7kernels8_steppedB2v4B70c8tJTIeFIjxB2IKSgI4CrvQCk0Z4yRYcWsCAQUQzVBF6jCIJo8Y_2fTKIIZjxSegOLaAIAEddx.exit.i.i.i ], [ %price.6.i.0.i, %entry.endif.endif.endif.i.i.i ]
  %.57.i30.i.i = fcmp olt double %state.7.sroa.26.2.i, 0.000000e+00
  %.65.i48.i.i = fneg double %state.7.sroa.26.2.i
  %.71.i66.i.i = fmul double %.70.i65.i.i, %.65.i48.i.i
  %.75.i67.i.i = fdiv double %state.7.sroa.0.2.i, %.71.i66.i.i
  %"$phi102.0.2.i.i.0.i" = select i1 %.57.i30.i.i, double %.75.i67.i.i, double 0x7FF0000000000000
  %.398.i.i = icmp slt i64 %state.7.sroa.104.2.i, 0
  %.399.i.i = select i1 %.398.i.i, i64 %kept38, i64 0
  %20 = getelementptr double, ptr %5, i64 %state.7.sroa.104.2.i
  %.421.i.i = getelementptr double, ptr %20, i64 %.399.i.i
  %.422.i.i = load double, ptr %.421.i.i, align 8, !noalias !3
  %.428.i.i = fmul double %.427.i.i, %.422.i.i
  %.429.i.i = fcmp olt double %"$phi102.0.2.i.i.0.i", %.428.i.i
  br i1 %.429.i.i, label %B486.i.i, label %B500.i.i

B486.i.i:                                         ; preds = %_ZN4kurs8backtest7kernels7slippedB2v3B70c8tJTIeFIjxB2IKSgI4CrvQCk0Z4yRYcWsCAQUQzVBF6jCIJo8Y_2fTKIIZjxSegOLaAIAEdx163Terms_28float64_2c_20float64_2c_20float64_2c_20int64_2c_20float64_2c_20float64_2c_20float64_2c_20bool_2c_20bool_2c_20bool_2c_20float64_2c_20float64_2c_20float64_29.exit.i.i
  br label %B500.i.i

B500.i.i:                                         ; preds = %B486.i.i, %_ZN4kurs8backtest7kernels7slippedB2v3B70c8tJTIeFIjxB2IKSgI4CrvQCk0Z4yRYcWsCAQUQzVBF6jCIJo8Y_2fTKIIZjxSegOLaAIAEdx163Terms_28float64_2c_20float64_2c_20float64_2c_20int64_2c_20float64_2c_20float64_2c_20float64_2c_20bool_2c_20bool_2c_20bool_2c_20float64_2c_20float64_2c_20float64_29.exit.i.i, %B214.i.i, %B192.i.i, %B100.i.i, %B78.i.i
  %price.8.i.0.i = phi double [ %price.3.i.i.0.i, %B486.i.i ], [ %price.3.i.i.0.i, %_ZN4kurs8backtest7kernels7slippedB2v3B70c8tJTIeFIjxB2IKSgI4CrvQCk0Z4yRYcWsCAQUQzVBF6jCIJo8Y_2fTKIIZjxSegOLaAIAEdx163Terms_28float64_2c_20float64_2c_20float64_2c_20int64_2c_20float64_2c_20float64_2c_20float64_2c_20bool_2c_20bool_2c_20bool_2c_20float64_2c_20float64_2c_20float64_29.exit.i.i ], [ %.1903.i, %B78.i.i ], [ %state.7.sroa.78.2.i, %B100.i.i ], [ %state.7.sroa.52.2.i, %B214.i.i ], [ %.1903.i, %B192.i.i ]
  %fee.2.i.0.i = phi double [ %kept21, %B486.i.i ], [ %kept21, %_ZN4kurs8backtest7kernels7slippedB2v3B70c8tJTIeFIjxB2IKSgI4CrvQCk0Z4yRYcWsCAQUQzVBF6jCIJo8Y_2fTKIIZjxSegOLaAIAEdx163Terms_28float64_2c_20float64_2c_20float64_2c_20int64_2c_20float64_2c_20float64_2c_20float64_2c_20bool_2c_20bool_2c_20bool_2c_20float64_2c_20float64_2c_20float64_29.exit.i.i ], [ %kept22, %B78.i.i ], [ %kept22, %B100.i.i ], [ %kept22, %B214.i.i ], [ %kept22, %B192.i.i ]
  %.555.i.i.i = phi i1 [ true, %B486.i.i ], [ false, %_ZN4kurs8backtest7kernels7slippedB2v3B70c8tJTIeFIjxB2IKSgI4CrvQCk0Z4yRYcWsCAQUQzVBF6jCIJo8Y_2fTKIIZjxSegOLaAIAEdx163Terms_28float64_2c_20float64_2c_20float64_2c_20int64_2c_20float64_2c_20float64_2c_20float64_2c_20bool_2c_20bool_2c_20bool_2c_20float64_2c_20float64_2c_20float64_29.exit.i.i ], [ false, %B78.i.i ], [ false, %B100.i.i ], [ false, %B214.i.i ], [ false, %B192.i.i ]
  %reason.3.i.0.i = phi i64 [ 3, %B486.i.i ], [ 1, %_ZN4kurs8backtest7kernels7slippedB2v3B70c8tJTIeFIjxB2IKSgI4CrvQCk0Z4yRYcWsCAQUQzVBF6jCIJo8Y_2fTKIIZjxSegOLaAIAEdx163Terms_28float64_2c_20float64_2c_20float64_2c_20int64_2c_20float64_2c_20float64_2c_20float64_2c_20bool_2c_20bool_2c_20bool_2c_20float64_2c_20float64_2c_20float64_29.exit.i.i ], [ 2, %B78.i.i ], [ 2, %B100.i.i ], [ 2, %B214.i.i ], [ 2, %B192.i.i ]
  %.57.i92.i.i = fmul double %state.7.sroa.26.2.i, %price.8.i.0.i
  %.62.i95.i.i = fcmp ogt double %.57.i92.i.i, 0.000000e+00
  %.70.i97.i.i = fneg double %.57.i92.i.i
  %"$phi62.0.2.i.i.0.i" = select i1 %.62.i95.i.i, double %.57.i92.i.i, double %.70.i97.i.i
  %.76.i101.i.i = fmul double %fee.2.i.0.i, %"$phi62.0.2.i.i.0.i"
  %.111.i.i.i = icmp slt i64 %state.7.sroa.104.2.i, 0
  %.112.i114.i.i = select i1 %.111.i.i.i, i64 %kept38, i64 0
  %.113.i.i.i = add i64 %.112.i114.i.i, %state.7.sroa.104.2.i
  %.134.i.i.i = getelementptr double, ptr %6, i64 %.113.i.i.i
  %.135.i.i.i = load double, ptr %.134.i.i.i, align 8, !noalias !7
  %.136.i128.i.i = fadd double %.135.i.i.i, %.76.i101.i.i
  %.220.i.i.i = getelementptr double, ptr %7, i64 %.113.i.i.i
  store i64 %hit.2.2.i, ptr %.220.i.i.i, align 8, !noalias !7
  %.276.i.i.i = getelementptr double, ptr %8, i64 %.113.i.i.i
  store double %price.8.i.0.i, ptr %.276.i.i.i, align 8, !noalias !7
  store double %.136.i128.i.i, ptr %.134.i.i.i, align 8, !noalias !7
  %.386.i.i.i = getelementptr double, ptr %5, i64 %.113.i.i.i
  %.387.i.i.i = load double, ptr %.386.i.i.i, align 8, !noalias !7
  %.389.i.i.i = fsub double %price.8.i.0.i, %.387.i.i.i
  %.393.i.i.i = fmul double %state.7.sroa.26.2.i, %.389.i.i.i
  %.396.i.i.i = fsub double %.393.i.i.i, %.136.i128.i.i
  %.450.i.i.i = getelementptr double, ptr %9, i64 %.113.i.i.i
  store double %.396.i.i.i, ptr %.450.i.i.i, align 8, !noalias !7
  %.531.i.i.i = getelementptr double, ptr %10, i64 %.113.i.i.i
  store i64 %reason.3.i.0.i, ptr %.531.i.i.i, align 8, !noalias !7
  %.543.i.i.i = fadd double %state.7.sroa.0.2.i, %.57.i92.i.i
  %.546.i.i.i = fsub double %.543.i.i.i, %.76.i101.i.i
  br i1 %.555.i.i.i, label %B370.i.i.i, label %_ZN4kurs8backtest7kernels5guardB3v15B70c8tJTIeFIjxB2IKSgI4CrvQCk0Z4yRYcWsCAQUQzVBF6jCIJo8Y_2fTKIIZjxSegOLaAIAE90State_28float64_2c_20float64_2c_20float64_2c_20float64_2c_20int64_2c_20int64_2c_20int64_29dddx163Terms_28float64_2c_20float64_2c_20float64_2c_20int64_2c_20float64_2c_20float64_2c_20float64_2c_20bool_2c_20bool_2c_20bool_2c_20float64_2c_20float64_2c_20float64_295ArrayIdLi2E1C7mutable7alignedE.exit.i

B370.i.i.i:                                       ; preds = %B500.i.i
  %.563.i.i.i = tail call double @llvm.fabs.f64(double %.546.i.i.i)
  %.568.i.i.i = fmul double %state.7.sroa.0.2.i, 0x3D719799812DEA11
  %.569.i.i.i = fcmp ugt double %.563.i.i.i, %.568.i.i.i
  br i1 %.569.i.i.i, label %_ZN4kurs8backtest7kernels5guardB3v15B70c8tJTIeFIjxB2IKSgI4CrvQCk0Z4yRYcWsCAQUQzVBF6jCIJo8Y_2fTKIIZjxSegOLaAIAE90State_28float64_2c_20float64_2c_20float64_2c_20float64_2c_20int64_2c_20int64_2c_20int64_29dddx163Terms_28float64_2c_20float64_2c_20float64_2c_20int64_2c_20float64_2c_20float64_2c_20float64_2c_20bool_2c_20bool_2c_20bool_2c_20float64_2c_20float64_2c_20float64_295ArrayIdLi2E1C7mutable7alignedE.exit.i, label %B434.i.i.i

B434.i.i.i:                                       ; preds = %B370.i.i.i
  br label %_ZN4kurs8backtest7kernels5guardB3v15B70c8tJTIeFIjxB2IKSgI4CrvQCk0Z4yRYcWsCAQUQzVBF6jCIJo8Y_2fTKIIZjxSegOLaAIAE90State_28float64_2c_20float64_2c_20float64_2c_20float64_2c_20int64_2c_20int64_2c_20int64_29dddx163Terms_28float64_2c_20float64_2c_20float64_2c_20int64_2c_20float64_2c_20float64_2c_20float64_2c_20bool_2c_20bool_2c_20bool_2c_20float64_2c_20float64_2c_20float64_295ArrayIdLi2E1C7mutable7alignedE.exit.i

_ZN4kurs8backtest7kernels5guardB3v15B70c8tJTIeFIjxB2IKSgI4CrvQCk0Z4yRYcWsCAQUQzVBF6jCIJo8Y_2fTKIIZjxSegOLaAIAE90State_28float64_2c_20float64_2c_20float64_2c_20float64_2c_20int64_2c_20int64_2c_20int64_29dddx163Terms_28float64_2c_20float64_2c_20float64_2c_20int64_2c_20float64_2c_20float64_2c_20float64_2c_20bool_2c_20bool_2c_20bool_2c_20float64_2c_20float64_2c_20float64_295ArrayIdLi2E1C7mutable7alignedE.exit.i: ; preds = %B434.i.i.i, %B370.i.i.i, %B500.i.i
  %cash.2.i.i.0.i = phi double [ 0.000000e+00, %B434.i.i.i ], [ %.546.i.i.i, %B370.i.i.i ], [ %.546.i.i.i, %B500.i.i ]
  %.578.i.i.i = add nsw i64 %state.7.sroa.104.2.i, 1
  br label %B1402.i

B1922.i:                                          ; preds = %B1796.i
  %.2044.i = add nsw i64 %turned.2.1.i, -1
  %.2046.i = and i64 %.2044.i, %turned.2.1.i
  %.2053.i = add nsw i64 %.13.i.i, -1
  %.20592517.i = lshr i64 %.440.i, %"$phi452.1.2.2.i"
  %.2060.i = and i64 %.20592517.i, 1
  %.20632518.i = lshr i64 %.494.i, %"$phi452.1.2.2.i"
  %.2066.i = and i64 %.20632518.i, 1
  %.2067.i = sub nsw i64 %.2060.i, %.2066.i
  %.2072.i = icmp sgt i64 %.2067.i, 0
  br i1 %.2072.i, label %B2046.critedge.i, label %B1994.i

B1994.i:                                          ; preds = %B1922.i
  %.2078.i = icmp slt i64 %.2067.i, 0
  br i1 %.2078.i, label %B2006.i, label %B2358.i

B2006.i:                                          ; preds = %B1994.i
  %.2084.i = fcmp ogt double %state.7.sroa.26.2.i, 0.000000e+00
  br i1 %.2084.i, label %B2046.critedge.i, label %B2028.i

B2028.i:                                          ; preds = %B2006.i
  %.2106.not.not.i = icmp sgt i64 %.13.i.i, %kept19
  %or.cond2527.i = select i1 %.95.i, i1 %.2106.not.not.i, i1 false
  br i1 %or.cond2527.i, label %B2058.i, label %B2358.i

B2046.critedge.i:                                 ; preds = %B2006.i, %B1922.i
  %.2106.not.not.old.i = icmp sgt i64 %.13.i.i, %kept19
  br i1 %.2106.not.not.old.i, label %B2058.i, label %B2358.i

B2058.i:                                          ; preds = %B2046.critedge.i, %B2028.i
  %.2114.i = sitofp i64 %.2067.i to double
  %.2115.i = fmul double %state.7.sroa.26.2.i, %.2114.i
  %.2116.i = fcmp ugt double %.2115.i, 0.000000e+00
  br i1 %.2116.i, label %B2358.i, label %B2086.i

B2086.i:                                          ; preds = %B2058.i
  %.648..2053.i = select i1 %.86.not.not.not.not.i, i64 %.13.i.i, i64 %.2053.i
  %.2140.i = icmp slt i64 %.648..2053.i, %kept15
  br i1 %.2140.i, label %B2120.i, label %B2290.i

B2120.i:                                          ; preds = %B2086.i
  %.2159.i = icmp slt i64 %.648..2053.i, 0
  %.2160.i = select i1 %.2159.i, i64 %kept15, i64 0
  %21 = getelementptr double, ptr %numbers14, i64 %.648..2053.i
  %.2174.i = getelementptr double, ptr %21, i64 %.2160.i
  %.2195.i = select i1 %.2159.i, i64 %kept9, i64 0
  %22 = getelementptr double, ptr %numbers8, i64 %.648..2053.i
  %.2209.i = getelementptr double, ptr %22, i64 %.2195.i
  %"$phi2164.1.2.4.in.i" = select i1 %.86.not.not.not.not.i, ptr %.2209.i, ptr %.2174.i
  %"$phi2164.1.2.4.i" = load double, ptr %"$phi2164.1.2.4.in.i", align 8, !noalias !0
  %.2232.i = icmp slt i64 %.13.i.i, 1
  %.2233.i = select i1 %.2232.i, i64 %kept15, i64 0
  %23 = getelementptr double, ptr %numbers14, i64 %.2053.i
  %.2247.i = getelementptr double, ptr %23, i64 %.2233.i
  %.2248.i = load double, ptr %.2247.i, align 8, !noalias !0
  br i1 %.58.i.i.i, label %B26.i.i571.i, label %_ZN4kurs8backtest7kernels7slippedB2v3B70c8tJTIeFIjxB2IKSgI4CrvQCk0Z4yRYcWsCAQUQzVBF6jCIJo8Y_2fTKIIZjxSegOLaAIAEdx163Terms_28float64_2c_20float64_2c_20float64_2c_20int64_2c_20float64_2c_20float64_2c_20float64_2c_20bool_2c_20bool_2c_20bool_2c_20float64_2c_20float64_2c_20float64_29.exit.i162.i

B26.i.i571.i:                                     ; preds = %B2120.i
  %.67.i.i578.i = fmul double %kept23, %.2114.i
  %.68.i.i579.i = fadd double %.67.i.i578.i, 1.000000e+00
  %.70.i.i581.i = fmul double %.68.i.i579.i, %"$phi2164.1.2.4.i"
  br i1 %.18.i.i.i.i, label %B16.i.i.i645.i, label %_ZN4kurs8backtest7kernels8_steppedB2v4B70c8tJTIeFIjxB2IKSgI4CrvQCk0Z4yRYcWsCAQUQzVBF6jCIJo8Y_2fTKIIZjxSegOLaAIAEddx.exit.i.i590.i

B16.i.i.i645.i:                                   ; preds = %B26.i.i571.i
  %.27.i.i.i651.i = fdiv double %.70.i.i581.i, %kept31
  %.32.i.i.i655.i = fmul double %.2114.i, 2.000000e+00
  %.33.i.i.i656.i = fmul double %.32.i.i.i655.i, 1.000000e-15
  %.34.i.i.i657.i = fsub double 1.000000e+00, %.33.i.i.i656.i
  %.35.i.i.i658.i = fmul double %.34.i.i.i657.i, %.27.i.i.i651.i
  br i1 %.2072.i, label %for.body.i.i.i691.i, label %for.body.1.i.i.i679.i

B150.i.i.i672.i:                                  ; preds = %for.body.1.i.i.i679.i, %for.body.i.i.i691.i
  %"$phi150.0.2.i.i.i42.0.i" = phi double [ %.52.i.i.i692.le.i, %for.body.i.i.i691.i ], [ %.71.i.i.i680.le.i, %for.body.1.i.i.i679.i ]
  %.83.i.i.i675.i = fmul double %kept31, %"$phi150.0.2.i.i.i42.0.i"
  br label %_ZN4kurs8backtest7kernels8_steppedB2v4B70c8tJTIeFIjxB2IKSgI4CrvQCk0Z4yRYcWsCAQUQzVBF6jCIJo8Y_2fTKIIZjxSegOLaAIAEddx.exit.i.i590.i

for.body.i.i.i691.i:                              ; preds = %B16.i.i.i645.i
  %.52.i.i.i692.le.i = tail call double @llvm.ceil.f64(double %.35.i.i.i658.i)
  br label %B150.i.i.i672.i

for.body.1.i.i.i679.i:                            ; preds = %B16.i.i.i645.i
  %.71.i.i.i680.le.i = tail call double @llvm.floor.f64(double %.35.i.i.i658.i)
  br label %B150.i.i.i672.i

_ZN4kurs8backtest7kernels8_steppedB2v4B70c8tJTIeFIjxB2IKSgI4CrvQCk0Z4yRYcWsCAQUQzVBF6jCIJo8Y_2fTKIIZjxSegOLaAIAEddx.exit.i.i590.i: ; preds = %B150.i.i.i672.i, %B26.i.i571.i
  %value.2.i.i.i36.0.i = phi double [ %.83.i.i.i675.i, %B150.i.i.i672.i ], [ %.70.i.i581.i, %B26.i.i571.i ]
  %.110.i.i603.i = fcmp ogt double %value.2.i.i.i36.0.i, %kept31
  %value.2.i.i.i36.0.arg.terms.10.i = select i1 %.110.i.i603.i, double %value.2.i.i.i36.0.i, double %kept31
  br label %_ZN4kurs8backtest7kernels7slippedB2v3B70c8tJTIeFIjxB2IKSgI4CrvQCk0Z4yRYcWsCAQUQzVBF6jCIJo8Y_2fTKIIZjxSegOLaAIAEdx163Terms_28float64_2c_20float64_2c_20float64_2c_20int64_2c_20float64_2c_20float64_2c_20float64_2c_20bool_2c_20bool_2c_20bool_2c_20float64_2c_20float64_2c_20float64_29.exit.i162.i

_ZN4kurs8backtest7kernels7slippedB2v3B70c8tJTIeFIjxB2IKSgI4CrvQCk0Z4yRYcWsCAQUQzVBF6jCIJo8Y_2fTKIIZjxSegOLaAIAEdx163Terms_28float64_2c_20float64_2c_20float64_2c_20int64_2c_20float64_2c_20float64_2c_20float64_2c_20bool_2c_20bool_2c_20bool_2c_20float64_2c_20float64_2c_20float64_29.exit.i162.i: ; preds = %_ZN4kurs8backtest7kernels8_steppedB2v4B70c8tJTIeFIjxB2IKSgI4CrvQCk0Z4yRYcWsCAQUQzVBF6jCIJo8Y_2fTKIIZjxSegOLaAIAEddx.exit.i.i590.i, %B2120.i
  %price.3.i.i49.0.i = phi double [ %value.2.i.i.i36.0.arg.terms.10.i, %_ZN4kurs8backtest7kernels8_steppedB2v4B70c8tJTIeFIjxB2IKSgI4CrvQCk0Z4yRYcWsCAQUQzVBF6jCIJo8Y_2fTKIIZjxSegOLaAIAEddx.exit.i.i590.i ], [ %"$phi2164.1.2.4.i", %B2120.i ]
  %.127.i183.i = fcmp une double %state.7.sroa.26.2.i, 0.000000e+00
  br i1 %.127.i183.i, label %entry.endif.endif.endif.i19.i.i, label %B120.i.i

entry.endif.endif.endif.i19.i.i:                  ; preds = %_ZN4kurs8backtest7kernels7slippedB2v3B70c8tJTIeFIjxB2IKSgI4CrvQCk0Z4yRYcWsCAQUQzVBF6jCIJo8Y_2fTKIIZjxSegOLaAIAEdx163Terms_28float64_2c_20float64_2c_20float64_2c_20int64_2c_20float64_2c_20float64_2c_20float64_2c_20bool_2c_20bool_2c_20bool_2c_20float64_2c_20float64_2c_20float64_29.exit.i162.i
  %.57.i.i71.i.i = fmul double %state.7.sroa.26.2.i, %price.3.i.i49.0.i
  %.62.i.i.i.i = fcmp ogt double %.57.i.i71.i.i, 0.000000e+00
  %.70.i.i.i.i = fneg double %.57.i.i71.i.i
  %"$phi62.0.2.i.i.i.0.i" = select i1 %.62.i.i.i.i, double %.57.i.i71.i.i, double %.70.i.i.i.i
  %.76.i.i75.i.i = fmul double %kept21, %"$phi62.0.2.i.i.i.0.i"
  %.111.i.i.i.i = icmp slt i64 %state.7.sroa.104.2.i, 0
  %.112.i.i.i.i = select i1 %.111.i.i.i.i, i64 %kept38, i64 0
  %.113.i.i.i.i = add i64 %.112.i.i.i.i, %state.7.sroa.104.2.i
  %.134.i.i.i.i = getelementptr double, ptr %6, i64 %.113.i.i.i.i
  %.135.i.i.i.i = load double, ptr %.134.i.i.i.i, align 8, !noalias !11
  %.136.i.i.i.i = fadd double %.76.i.i75.i.i, %.135.i.i.i.i
  %.220.i.i.i.i = getelementptr double, ptr %7, i64 %.113.i.i.i.i
  store i64 %.648..2053.i, ptr %.220.i.i.i.i, align 8, !noalias !11
  %.276.i.i.i.i = getelementptr double, ptr %8, i64 %.113.i.i.i.i
  store double %price.3.i.i49.0.i, ptr %.276.i.i.i.i, align 8, !noalias !11
  store double %.136.i.i.i.i, ptr %.134.i.i.i.i, align 8, !noalias !11
  %.386.i.i.i.i = getelementptr double, ptr %5, i64 %.113.i.i.i.i
  %.387.i.i.i.i = load double, ptr %.386.i.i.i.i, align 8, !noalias !11
  %.389.i.i.i.i = fsub double %price.3.i.i49.0.i, %.387.i.i.i.i
  %.393.i.i.i.i = fmul double %state.7.sroa.26.2.i, %.389.i.i.i.i
  %.396.i.i.i.i = fsub double %.393.i.i.i.i, %.136.i.i.i.i
  %.450.i.i.i.i = getelementptr double, ptr %9, i64 %.113.i.i.i.i
  store double %.396.i.i.i.i, ptr %.450.i.i.i.i, align 8, !noalias !11
  %.531.i.i.i.i = getelementptr double, ptr %10, i64 %.113.i.i.i.i
  store double %..i, ptr %.531.i.i.i.i, align 8, !noalias !11
  %.543.i.i.i.i = fadd double %state.7.sroa.0.2.i, %.57.i.i71.i.i
  %.546.i.i.i.i = fsub double %.543.i.i.i.i, %.76.i.i75.i.i
  %.578.i.i.i.i = add nsw i64 %state.7.sroa.104.2.i, 1
  br i1 %.104.not.not.not.not.not.i, label %B2164.endif.i, label %B120.i.i

B120.i.i:                                         ; preds = %entry.endif.endif.endif.i19.i.i, %_ZN4kurs8backtest7kernels7slippedB2v3B70c8tJTIeFIjxB2IKSgI4CrvQCk0Z4yRYcWsCAQUQzVBF6jCIJo8Y_2fTKIIZjxSegOLaAIAEdx163Terms_28float64_2c_20float64_2c_20float64_2c_20int64_2c_20float64_2c_20float64_2c_20float64_2c_20bool_2c_20bool_2c_20bool_2c_20float64_2c_20float64_2c_20float64_29.exit.i162.i
  %state.2.i.sroa.40.0.i = phi i64 [ %.578.i.i.i.i, %entry.endif.endif.endif.i19.i.i ], [ %state.7.sroa.104.2.i, %_ZN4kurs8backtest7kernels7slippedB2v3B70c8tJTIeFIjxB2IKSgI4CrvQCk0Z4yRYcWsCAQUQzVBF6jCIJo8Y_2fTKIIZjxSegOLaAIAEdx163Terms_28float64_2c_20float64_2c_20float64_2c_20int64_2c_20float64_2c_20float64_2c_20float64_2c_20bool_2c_20bool_2c_20bool_2c_20float64_2c_20float64_2c_20float64_29.exit.i162.i ]
  %state.2.i.sroa.0.0.i = phi double [ %.546.i.i.i.i, %entry.endif.endif.endif.i19.i.i ], [ %state.7.sroa.0.2.i, %_ZN4kurs8backtest7kernels7slippedB2v3B70c8tJTIeFIjxB2IKSgI4CrvQCk0Z4yRYcWsCAQUQzVBF6jCIJo8Y_2fTKIIZjxSegOLaAIAEdx163Terms_28float64_2c_20float64_2c_20float64_2c_20int64_2c_20float64_2c_20float64_2c_20float64_2c_20bool_2c_20bool_2c_20bool_2c_20float64_2c_20float64_2c_20float64_29.exit.i162.i ]
  %asked.2.i.0.i = phi double [ %price.3.i.i49.0.i, %entry.endif.endif.endif.i19.i.i ], [ %.2248.i, %_ZN4kurs8backtest7kernels7slippedB2v3B70c8tJTIeFIjxB2IKSgI4CrvQCk0Z4yRYcWsCAQUQzVBF6jCIJo8Y_2fTKIIZjxSegOLaAIAEdx163Terms_28float64_2c_20float64_2c_20float64_2c_20int64_2c_20float64_2c_20float64_2c_20float64_2c_20bool_2c_20bool_2c_20bool_2c_20float64_2c_20float64_2c_20float64_29.exit.i162.i ]
  %.56.i.i.i.i.i = fmul double %.70.i65.i.i, %asked.2.i.0.i
  %.61.i.i.i.i.i = fdiv double %state.2.i.sroa.0.0.i, %.56.i.i.i.i.i
  br i1 %.67.i.i.i.i.i, label %B68.i.i.i.i.i, label %B90.i.i.i.i.i

B68.i.i.i.i.i:                                    ; preds = %B120.i.i
  %.76.i.i.i.i.i = fmul double %kept25, %.61.i.i.i.i.i
  br label %B200.i.i.i.i.i

B90.i.i.i.i.i:                                    ; preds = %B120.i.i
  br i1 %.85.i.i.i.i.i, label %B200.i.i.i.i.i, label %B138.i.i.i.i.i

B138.i.i.i.i.i:                                   ; preds = %B90.i.i.i.i.i
  %.101.i.i.i.i.i = fmul double %kept25, %state.2.i.sroa.0.0.i
  %.107.i.i.i.i.i = fmul double %kept26, %asked.2.i.0.i
  %.113.i.i.i.i.i = fdiv double %.101.i.i.i.i.i, %.107.i.i.i.i.i
  %.119.i.i.i.i.i = fcmp olt double %.113.i.i.i.i.i, %.61.i.i.i.i.i
  %.113.i.i.i.i..61.i.i.i.i.i = select i1 %.119.i.i.i.i.i, double %.113.i.i.i.i.i, double %.61.i.i.i.i.i
  br label %B200.i.i.i.i.i

B200.i.i.i.i.i:                                   ; preds = %B138.i.i.i.i.i, %B90.i.i.i.i.i, %B68.i.i.i.i.i
  %size.4.i.i.i.i.0.i = phi double [ %.76.i.i.i.i.i, %B68.i.i.i.i.i ], [ %.113.i.i.i.i..61.i.i.i.i.i, %B138.i.i.i.i.i ], [ %kept25, %B90.i.i.i.i.i ]
  br i1 %.18.i.i.i861.i, label %B16.i.i.i.i.i.i, label %_ZN4kurs8backtest7kernels5_sizeB3v13B70c8tJTIeFIjxB2IKSgI4CrvQCk0Z4yRYcWsCAQUQzVBF6jCIJo8Y_2fTKIIZjxSegOLaAIAEdd163Terms_28float64_2c_20float64_2c_20float64_2c_20int64_2c_20float64_2c_20float64_2c_20float64_2c_20bool_2c_20bool_2c_20bool_2c_20float64_2c_20float64_2c_20float64_29.exit.i.i.i.i

B16.i.i.i.i.i.i:                                  ; preds = %B200.i.i.i.i.i
  %.27.i.i.i.i.i.i = fdiv double %size.4.i.i.i.i.0.i, %kept32
  %.35.i.i.i.i.i.i = fmul double %.27.i.i.i.i.i.i, 0x3FF0000000000009
  %.71.i.i.i.i.i.le.i = tail call double @llvm.floor.f64(double %.35.i.i.i.i.i.i)
  %.83.i.i.i.i.i.i = fmul double %kept32, %.71.i.i.i.i.i.le.i
  br label %_ZN4kurs8backtest7kernels5_sizeB3v13B70c8tJTIeFIjxB2IKSgI4CrvQCk0Z4yRYcWsCAQUQzVBF6jCIJo8Y_2fTKIIZjxSegOLaAIAEdd163Terms_28float64_2c_20float64_2c_20float64_2c_20int64_2c_20float64_2c_20float64_2c_20float64_2c_20bool_2c_20bool_2c_20bool_2c_20float64_2c_20float64_2c_20float64_29.exit.i.i.i.i

_ZN4kurs8backtest7kernels5_sizeB3v13B70c8tJTIeFIjxB2IKSgI4CrvQCk0Z4yRYcWsCAQUQzVBF6jCIJo8Y_2fTKIIZjxSegOLaAIAEdd163Terms_28float64_2c_20float64_2c_20float64_2c_20int64_2c_20float64_2c_20float64_2c_20float64_2c_20bool_2c_20bool_2c_20bool_2c_20float64_2c_20float64_2c_20float64_29.exit.i.i.i.i: ; preds = %B16.i.i.i.i.i.i, %B200.i.i.i.i.i
  %value.2.i.i.i.i.i.0.i = phi double [ %.83.i.i.i.i.i.i, %B16.i.i.i.i.i.i ], [ %size.4.i.i.i.i.0.i, %B200.i.i.i.i.i ]
  %.96.i.i.i.i = fcmp ole double %value.2.i.i.i.i.i.0.i, 0.000000e+00
  %.2528.i = zext i1 %.96.i.i.i.i to i64
  %.112.i.i223.i.i = fcmp ogt double %value.2.i.i.i.i.i.0.i, 0.000000e+00
  %.116.i.i396.i.i = fmul double %asked.2.i.0.i, %value.2.i.i.i.i.i.0.i
  %.125.i.i401.i.i = fcmp olt double %.116.i.i396.i.i, %kept33
  %or.cond2529.i = select i1 %.112.i.i223.i.i, i1 %.125.i.i401.i.i, i1 false
  %"$phi114.0.2.i.i.i.0.i" = zext i1 %or.cond2529.i to i64
  %.151.i.i.i.i = add nsw i64 %state.4.sroa.80.1.i, %.2528.i
  %.158.i.i.i.i = add nsw i64 %state.4.sroa.96.1.i, %"$phi114.0.2.i.i.i.0.i"
  %.131.i263.i.i = add nsw i64 %.158.i.i.i.i, %.151.i.i.i.i
  %.136.i265.i.i = add nsw i64 %state.4.sroa.80.1.i, %state.4.sroa.96.1.i
  %.137.i.i205.i = icmp sgt i64 %.131.i263.i.i, %.136.i265.i.i
  br i1 %.137.i.i205.i, label %B2164.endif.i, label %entry.endif.endif.endif.i24.i.i.i

entry.endif.endif.endif.i24.i.i.i:                ; preds = %_ZN4kurs8backtest7kernels5_sizeB3v13B70c8tJTIeFIjxB2IKSgI4CrvQCk0Z4yRYcWsCAQUQzVBF6jCIJo8Y_2fTKIIZjxSegOLaAIAEdd163Terms_28float64_2c_20float64_2c_20float64_2c_20int64_2c_20float64_2c_20float64_2c_20float64_2c_20bool_2c_20bool_2c_20bool_2c_20float64_2c_20float64_2c_20float64_29.exit.i.i.i.i
  %.56.i.i278.i.i = fmul double %.70.i65.i.i, %price.3.i.i49.0.i
  %.61.i31.i.i.i = fdiv double %state.2.i.sroa.0.0.i, %.56.i.i278.i.i
  br i1 %.67.i.i.i.i.i, label %B68.i.i.i.i, label %B90.i.i.i.i

B68.i.i.i.i:                                      ; preds = %entry.endif.endif.endif.i24.i.i.i
  %.76.i.i353.i.i = fmul double %kept25, %.61.i31.i.i.i
  br label %B200.i.i.i.i

B90.i.i.i.i:                                      ; preds = %entry.endif.endif.endif.i24.i.i.i
  br i1 %.85.i.i.i.i.i, label %B200.i.i.i.i, label %B138.i.i.i.i

B138.i.i.i.i:                                     ; preds = %B90.i.i.i.i
  %.101.i.i286.i.i = fmul double %kept25, %state.2.i.sroa.0.0.i
  %.107.i37.i.i.i = fmul double %kept26, %price.3.i.i49.0.i
  %.113.i.i291.i.i = fdiv double %.101.i.i286.i.i, %.107.i37.i.i.i
  %.119.i40.i.i.i = fcmp olt double %.113.i.i291.i.i, %.61.i31.i.i.i
  %.113.i.i291.i..61.i31.i.i.i = select i1 %.119.i40.i.i.i, double %.113.i.i291.i.i, double %.61.i31.i.i.i
  br label %B200.i.i.i.i

B200.i.i.i.i:                                     ; preds = %B138.i.i.i.i, %B90.i.i.i.i, %B68.i.i.i.i
  %size.4.i.i.i.0.i = phi double [ %.76.i.i353.i.i, %B68.i.i.i.i ], [ %.113.i.i291.i..61.i31.i.i.i, %B138.i.i.i.i ], [ %kept25, %B90.i.i.i.i ]
  br i1 %.18.i.i.i861.i, label %B16.i.i.i.i.i, label %_ZN4kurs8backtest7kernels5_sizeB3v13B70c8tJTIeFIjxB2IKSgI4CrvQCk0Z4yRYcWsCAQUQzVBF6jCIJo8Y_2fTKIIZjxSegOLaAIAEdd163Terms_28float64_2c_20float64_2c_20float64_2c_20int64_2c_20float64_2c_20float64_2c_20float64_2c_20bool_2c_20bool_2c_20bool_2c_20float64_2c_20float64_2c_20float64_29.exit.i.i.i

B16.i.i.i.i.i:                                    ; preds = %B200.i.i.i.i
  %.27.i.i61.i.i.i = fdiv double %size.4.i.i.i.0.i, %kept32
  %.35.i.i.i.i.i = fmul double %.27.i.i61.i.i.i, 0x3FF0000000000009
  %.71.i.i72.i.i.le.i = tail call double @llvm.floor.f64(double %.35.i.i.i.i.i)
  %.83.i.i70.i.i.i = fmul double %kept32, %.71.i.i72.i.i.le.i
  br label %_ZN4kurs8backtest7kernels5_sizeB3v13B70c8tJTIeFIjxB2IKSgI4CrvQCk0Z4yRYcWsCAQUQzVBF6jCIJo8Y_2fTKIIZjxSegOLaAIAEdd163Terms_28float64_2c_20float64_2c_20float64_2c_20int64_2c_20float64_2c_20float64_2c_20float64_2c_20bool_2c_20bool_2c_20bool_2c_20float64_2c_20float64_2c_20float64_29.exit.i.i.i

_ZN4kurs8backtest7kernels5_sizeB3v13B70c8tJTIeFIjxB2IKSgI4CrvQCk0Z4yRYcWsCAQUQzVBF6jCIJo8Y_2fTKIIZjxSegOLaAIAEdd163Terms_28float64_2c_20float64_2c_20float64_2c_20int64_2c_20float64_2c_20float64_2c_20float64_2c_20bool_2c_20bool_2c_20bool_2c_20float64_2c_20float64_2c_20float64_29.exit.i.i.i: ; preds = %B16.i.i.i.i.i, %B200.i.i.i.i
  %value.2.i.i.i.i.0.i = phi double [ %.83.i.i70.i.i.i, %B16.i.i.i.i.i ], [ %size.4.i.i.i.0.i, %B200.i.i.i.i ]
  %.210.i.i218.i = fcmp ugt double %value.2.i.i.i.i.0.i, 0.000000e+00
  br i1 %.210.i.i218.i, label %B166.i.i.i, label %B228.i.i.i

B166.i.i.i:                                       ; preds = %_ZN4kurs8backtest7kernels5_sizeB3v13B70c8tJTIeFIjxB2IKSgI4CrvQCk0Z4yRYcWsCAQUQzVBF6jCIJo8Y_2fTKIIZjxSegOLaAIAEdd163Terms_28float64_2c_20float64_2c_20float64_2c_20int64_2c_20float64_2c_20float64_2c_20float64_2c_20bool_2c_20bool_2c_20bool_2c_20float64_2c_20float64_2c_20float64_29.exit.i.i.i
  %.214.i.i221.i = fmul double %price.3.i.i49.0.i, %value.2.i.i.i.i.0.i
  %.218.i.i.i = fmul double %.70.i65.i.i, %.214.i.i221.i
  %.221.i.i.i = fmul double %state.2.i.sroa.0.0.i, 0x3FF0000000001198
  %.222.i.i224.i = fcmp ogt double %.218.i.i.i, %.221.i.i.i
  br i1 %.222.i.i224.i, label %B228.i.i.i, label %B348.i.i.i

B228.i.i.i:                                       ; preds = %B166.i.i.i, %_ZN4kurs8backtest7kernels5_sizeB3v13B70c8tJTIeFIjxB2IKSgI4CrvQCk0Z4yRYcWsCAQUQzVBF6jCIJo8Y_2fTKIIZjxSegOLaAIAEdd163Terms_28float64_2c_20float64_2c_20float64_2c_20int64_2c_20float64_2c_20float64_2c_20float64_2c_20bool_2c_20bool_2c_20bool_2c_20float64_2c_20float64_2c_20float64_29.exit.i.i.i
  %.246.i.i391.i = add nsw i64 %state.4.sroa.80.1.i, 1
  br label %B2164.endif.i

B348.i.i.i:                                       ; preds = %B166.i.i.i
  %.273.i.i.i = fmul double %value.2.i.i.i.i.0.i, %.2114.i
  %.284.i.i.i = fmul double %kept21, %.214.i.i221.i
  %.344.i.i.i = icmp slt i64 %state.2.i.sroa.40.0.i, 0
  %.345.i.i250.i = select i1 %.344.i.i.i, i64 %kept38, i64 0
  %.346.i.i.i = add i64 %.345.i.i250.i, %state.2.i.sroa.40.0.i
  %.367.i.i.i = getelementptr double, ptr %numbers36, i64 %.346.i.i.i
  store i64 %.648..2053.i, ptr %.367.i.i.i, align 8, !noalias !21
  %.424.i.i291.i = getelementptr double, ptr %11, i64 %.346.i.i.i
  store double %.273.i.i.i, ptr %.424.i.i291.i, align 8, !noalias !21
  %.481.i.i307.i = getelementptr double, ptr %5, i64 %.346.i.i.i
  store double %price.3.i.i49.0.i, ptr %.481.i.i307.i, align 8, !noalias !21
  %.537.i.i335.i = getelementptr double, ptr %6, i64 %.346.i.i.i
  store double %.284.i.i.i, ptr %.537.i.i335.i, align 8, !noalias !21
  %.548.i.i341.i = fmul double %price.3.i.i49.0.i, %.273.i.i.i
  %.550.i.i342.i = fsub double %state.2.i.sroa.0.0.i, %.548.i.i341.i
  %.553.i.i.i = fsub double %.550.i.i342.i, %.284.i.i.i
  %.578.i.i355.i = fmul double %kept26, %.2114.i
  %.579.i.i356.i = fsub double 1.000000e+00, %.578.i.i355.i
  %.581.i.i357.i = fmul double %.579.i.i356.i, %price.3.i.i49.0.i
  %.586.i.i.i = fmul double %kept27, %.2114.i
  %.587.i.i362.i = fadd double %.586.i.i.i, 1.000000e+00
  %.589.i.i364.i = fmul double %.587.i.i362.i, %price.3.i.i49.0.i
  br i1 %.2072.i, label %B754.i.i.i, label %entry.endif.endif.endif.i359.i.i.i

B754.i.i.i:                                       ; preds = %B348.i.i.i
  br i1 %.18.i.i.i.i, label %B16.i.i310.i.i, label %B1020.i.i.i

B16.i.i310.i.i:                                   ; preds = %B754.i.i.i
  %.27.i98.i.i.i = fdiv double %.581.i.i357.i, %kept31
  %.35.i.i318.i.i = fmul double %.27.i98.i.i.i, 0x3FEFFFFFFFFFFFEE
  %.52.i117.i.i.le.i = tail call double @llvm.ceil.f64(double %.35.i.i318.i.i)
  %.83.i110.i.i.i = fmul double %kept31, %.52.i117.i.i.le.i
  %.27.i214.i.i.i = fdiv double %.589.i.i364.i, %kept31
  %.35.i221.i.i.i = fmul double %.27.i214.i.i.i, 0x3FEFFFFFFFFFFFEE
  %.52.i255.i.i.le.i = tail call double @llvm.ceil.f64(double %.35.i221.i.i.i)
  %.83.i238.i.i.i = fmul double %kept31, %.52.i255.i.i.le.i
  br label %B1020.i.i.i

entry.endif.endif.endif.i359.i.i.i:               ; preds = %B348.i.i.i
  %.57.i374.i.i.i = fcmp olt double %.273.i.i.i, 0.000000e+00
  %.65.i413.i.i.i = fneg double %.273.i.i.i
  %.71.i430.i.i.i = fmul double %.70.i65.i.i, %.65.i413.i.i.i
  %.75.i431.i.i.i = fdiv double %.553.i.i.i, %.71.i430.i.i.i
  %"$phi102.0.2.i.i.i.0.i" = select i1 %.57.i374.i.i.i, double %.75.i431.i.i.i, double 0x7FF0000000000000
  br i1 %.18.i.i.i.i, label %B16.i278.i.i.i, label %_ZN4kurs8backtest7kernels8_steppedB2v4B70c8tJTIeFIjxB2IKSgI4CrvQCk0Z4yRYcWsCAQUQzVBF6jCIJo8Y_2fTKIIZjxSegOLaAIAEddx.exit328.i.i.thread.i

_ZN4kurs8backtest7kernels8_steppedB2v4B70c8tJTIeFIjxB2IKSgI4CrvQCk0Z4yRYcWsCAQUQzVBF6jCIJo8Y_2fTKIIZjxSegOLaAIAEddx.exit328.i.i.thread.i: ; preds = %entry.endif.endif.endif.i359.i.i.i
  %.738.i.i9.i = fcmp olt double %.581.i.i357.i, %"$phi102.0.2.i.i.i.0.i"
  %"$phi978.3.2.i.i.010.i" = select i1 %.738.i.i9.i, double %.581.i.i357.i, double %"$phi102.0.2.i.i.i.0.i"
  br label %B1020.i.i.i

B1020.i.i.i:                                      ; preds = %B16.i278.i.i.i, %_ZN4kurs8backtest7kernels8_steppedB2v4B70c8tJTIeFIjxB2IKSgI4CrvQCk0Z4yRYcWsCAQUQzVBF6jCIJo8Y_2fTKIIZjxSegOLaAIAEddx.exit328.i.i.thread.i, %B16.i.i310.i.i, %B754.i.i.i
  %above.3.i.i.0.i = phi double [ %.589.i.i364.i, %B754.i.i.i ], [ %.83.i168.i.i.i, %B16.i278.i.i.i ], [ %.83.i238.i.i.i, %B16.i.i310.i.i ], [ %"$phi978.3.2.i.i.010.i", %_ZN4kurs8backtest7kernels8_steppedB2v4B70c8tJTIeFIjxB2IKSgI4CrvQCk0Z4yRYcWsCAQUQzVBF6jCIJo8Y_2fTKIIZjxSegOLaAIAEddx.exit328.i.i.thread.i ]
  %below.3.i.i.0.i = phi double [ %.581.i.i357.i, %B754.i.i.i ], [ %.83.i308.i.i.i, %B16.i278.i.i.i ], [ %.83.i110.i.i.i, %B16.i.i310.i.i ], [ %.589.i.i364.i, %_ZN4kurs8backtest7kernels8_steppedB2v4B70c8tJTIeFIjxB2IKSgI4CrvQCk0Z4yRYcWsCAQUQzVBF6jCIJo8Y_2fTKIIZjxSegOLaAIAEddx.exit328.i.i.thread.i ]
  %.806.i.i.i = fmul double %below.3.i.i.0.i, 0x3FF0000000000005
  %.811.i.i.i = fmul double %above.3.i.i.0.i, 0x3FEFFFFFFFFFFFF7
  br label %B2164.endif.i

B16.i278.i.i.i:                                   ; preds = %entry.endif.endif.endif.i359.i.i.i
  %.27.i284.i.i.i = fdiv double %.589.i.i364.i, %kept31
  %.35.i291.i.i.i = fmul double %.27.i284.i.i.i, 0x3FF0000000000009
  %.71.i313.i.i.le.i = tail call double @llvm.floor.f64(double %.35.i291.i.i.i)
  %.83.i308.i.i.i = fmul double %kept31, %.71.i313.i.i.le.i
  %.738.i.i.i = fcmp olt double %.581.i.i357.i, %"$phi102.0.2.i.i.i.0.i"
  %"$phi978.3.2.i.i.0.i" = select i1 %.738.i.i.i, double %.581.i.i357.i, double %"$phi102.0.2.i.i.i.0.i"
  %.27.i144.i.i.i = fdiv double %"$phi978.3.2.i.i.0.i", %kept31
  %.35.i151.i.i.i = fmul double %.27.i144.i.i.i, 0x3FF0000000000009
  %.71.i173.i.i.le.i = tail call double @llvm.floor.f64(double %.35.i151.i.i.i)
  %.83.i168.i.i.i = fmul double %kept31, %.71.i173.i.i.le.i
  br label %B1020.i.i.i

B2234.i:                                          ; preds = %B2164.endif.i
  %.2338.i = load double, ptr %.2247.i, align 8, !noalias !0
  %.2339.i = fmul double %.2254.sroa.5.0.i, %.2338.i
  %.2340.i = fadd double %.2254.sroa.0.0.i, %.2339.i
  %.2356.i = select i1 %.2232.i, i64 %kept35, i64 0
  %24 = getelementptr double, ptr %numbers34, i64 %.2053.i
  %.2370.i = getelementptr double, ptr %24, i64 %.2356.i
  store double %.2340.i, ptr %.2370.i, align 8, !noalias !0
  br label %B2358.i

B2290.i:                                          ; preds = %B2086.i
  %.2392.i = fcmp oeq double %state.7.sroa.26.2.i, 0.000000e+00
  br i1 %.2392.i, label %B2312.i, label %B2358.i

B2312.i:                                          ; preds = %B2290.i
  %.2409.inv.i = icmp sgt i64 %.13.i.i, 0
  %.2410.i = select i1 %.2409.inv.i, i64 0, i64 %kept15
  %25 = getelementptr double, ptr %numbers14, i64 %.2053.i
  %.2424.i = getelementptr double, ptr %25, i64 %.2410.i
  %.2425.i = load double, ptr %.2424.i, align 8, !noalias !0
  %.56.i.i806.i = fmul double %.70.i65.i.i, %.2425.i
  %.61.i.i809.i = fdiv double %state.7.sroa.0.2.i, %.56.i.i806.i
  switch i64 %kept24, label %B138.i.i.i [
    i64 0, label %B68.i.i.i
    i64 1, label %B200.i.i.i
  ]

B68.i.i.i:                                        ; preds = %B2312.i
  %.76.i.i1028.i = fmul double %kept25, %.61.i.i809.i
  br label %B200.i.i.i

B138.i.i.i:                                       ; preds = %B2312.i
  %.101.i.i820.i = fmul double %kept25, %state.7.sroa.0.2.i
  %.107.i.i825.i = fmul double %kept26, %.2425.i
  %.113.i.i828.i = fdiv double %.101.i.i820.i, %.107.i.i825.i
  %.119.i.i832.i = fcmp olt double %.113.i.i828.i, %.61.i.i809.i
  %.113.i.i828..61.i.i809.i = select i1 %.119.i.i832.i, double %.113.i.i828.i, double %.61.i.i809.i
  br label %B200.i.i.i

B200.i.i.i:                                       ; preds = %B138.i.i.i, %B68.i.i.i, %B2312.i
  %size.4.i.i.0.i = phi double [ %.76.i.i1028.i, %B68.i.i.i ], [ %.113.i.i828..61.i.i809.i, %B138.i.i.i ], [ %kept25, %B2312.i ]
  br i1 %.18.i.i.i861.i, label %B16.i.i.i964.i, label %_ZN4kurs8backtest7kernels5_sizeB3v13B70c8tJTIeFIjxB2IKSgI4CrvQCk0Z4yRYcWsCAQUQzVBF6jCIJo8Y_2fTKIIZjxSegOLaAIAEdd163Terms_28float64_2c_20float64_2c_20float64_2c_20int64_2c_20float64_2c_20float64_2c_20float64_2c_20bool_2c_20bool_2c_20bool_2c_20float64_2c_20float64_2c_20float64_29.exit.i.i

B16.i.i.i964.i:                                   ; preds = %B200.i.i.i
  %.27.i.i.i970.i = fdiv double %size.4.i.i.0.i, %kept32
  %.35.i.i.i977.i = fmul double %.27.i.i.i970.i, 0x3FF0000000000009
  %.71.i.i.i999.le.i = tail call double @llvm.floor.f64(double %.35.i.i.i977.i)
  %.83.i.i.i994.i = fmul double %kept32, %.71.i.i.i999.le.i
  br label %_ZN4kurs8backtest7kernels5_sizeB3v13B70c8tJTIeFIjxB2IKSgI4CrvQCk0Z4yRYcWsCAQUQzVBF6jCIJo8Y_2fTKIIZjxSegOLaAIAEdd163Terms_28float64_2c_20float64_2c_20float64_2c_20int64_2c_20float64_2c_20float64_2c_20float64_2c_20bool_2c_20bool_2c_20bool_2c_20float64_2c_20float64_2c_20float64_29.exit.i.i

_ZN4kurs8backtest7kernels5_sizeB3v13B70c8tJTIeFIjxB2IKSgI4CrvQCk0Z4yRYcWsCAQUQzVBF6jCIJo8Y_2fTKIIZjxSegOLaAIAEdd163Terms_28float64_2c_20float64_2c_20float64_2c_20int64_2c_20float64_2c_20float64_2c_20float64_2c_20bool_2c_20bool_2c_20bool_2c_20float64_2c_20float64_2c_20float64_29.exit.i.i: ; preds = %B16.i.i.i964.i, %B200.i.i.i
  %value.2.i.i.i703.0.i = phi double [ %.83.i.i.i994.i, %B16.i.i.i964.i ], [ %size.4.i.i.0.i, %B200.i.i.i ]
  %.96.i.i = fcmp ole double %value.2.i.i.i703.0.i, 0.000000e+00
  %.2530.i = zext i1 %.96.i.i to i64
  %.112.i873.i = fcmp ogt double %value.2.i.i.i703.0.i, 0.000000e+00
  %.116.i948.i = fmul double %.2425.i, %value.2.i.i.i703.0.i
  %.125.i960.i = fcmp olt double %.116.i948.i, %kept33
  %or.cond2531.i = select i1 %.112.i873.i, i1 %.125.i960.i, i1 false
  %"$phi114.0.2.i.0.i" = zext i1 %or.cond2531.i to i64
  %.158.i908.i = add nsw i64 %state.4.sroa.96.1.i, %"$phi114.0.2.i.0.i"
  %.151.i897.i = add nsw i64 %state.4.sroa.80.1.i, %.2530.i
  br label %B2358.i

B2358.i:                                          ; preds = %B2164.endif.i, %_ZN4kurs8backtest7kernels5_sizeB3v13B70c8tJTIeFIjxB2IKSgI4CrvQCk0Z4yRYcWsCAQUQzVBF6jCIJo8Y_2fTKIIZjxSegOLaAIAEdd163Terms_28float64_2c_20float64_2c_20float64_2c_20int64_2c_20float64_2c_20float64_2c_20float64_2c_20bool_2c_20bool_2c_20bool_2c_20float64_2c_20float64_2c_20float64_29.exit.i.i, %B2290.i, %B2234.i, %B2058.i, %B2046.critedge.i, %B2028.i, %B1994.i
  %state.8.sroa.114.3.i = phi i64 [ %.2254.sroa.30.0.i, %B2234.i ], [ %.158.i908.i, %_ZN4kurs8backtest7kernels5_sizeB3v13B70c8tJTIeFIjxB2IKSgI4CrvQCk0Z4yRYcWsCAQUQzVBF6jCIJo8Y_2fTKIIZjxSegOLaAIAEdd163Terms_28float64_2c_20float64_2c_20float64_2c_20int64_2c_20float64_2c_20float64_2c_20float64_2c_20bool_2c_20bool_2c_20bool_2c_20float64_2c_20float64_2c_20float64_29.exit.i.i ], [ %state.4.sroa.96.1.i, %B2290.i ], [ %state.4.sroa.96.1.i, %B2058.i ], [ %state.4.sroa.96.1.i, %B2046.critedge.i ], [ %state.4.sroa.96.1.i, %B2028.i ], [ %.2254.sroa.30.0.i, %B2164.endif.i ], [ %state.4.sroa.96.1.i, %B1994.i ]
  %state.8.sroa.95.3.i = phi i64 [ %.2254.sroa.25.0.i, %B2234.i ], [ %.151.i897.i, %_ZN4kurs8backtest7kernels5_sizeB3v13B70c8tJTIeFIjxB2IKSgI4CrvQCk0Z4yRYcWsCAQUQzVBF6jCIJo8Y_2fTKIIZjxSegOLaAIAEdd163Terms_28float64_2c_20float64_2c_20float64_2c_20int64_2c_20float64_2c_20float64_2c_20float64_2c_20bool_2c_20bool_2c_20bool_2c_20float64_2c_20float64_2c_20float64_29.exit.i.i ], [ %state.4.sroa.80.1.i, %B2290.i ], [ %state.4.sroa.80.1.i, %B2058.i ], [ %state.4.sroa.80.1.i, %B2046.critedge.i ], [ %state.4.sroa.80.1.i, %B2028.i ], [ %.2254.sroa.25.0.i, %B2164.endif.i ], [ %state.4.sroa.80.1.i, %B1994.i ]
  %state.8.sroa.76.3.i = phi i64 [ %.2254.sroa.20.0.i, %B2234.i ], [ %state.7.sroa.104.2.i, %_ZN4kurs8backtest7kernels5_sizeB3v13B70c8tJTIeFIjxB2IKSgI4CrvQCk0Z4yRYcWsCAQUQzVBF6jCIJo8Y_2fTKIIZjxSegOLaAIAEdd163Terms_28float64_2c_20float64_2c_20float64_2c_20int64_2c_20float64_2c_20float64_2c_20float64_2c_20bool_2c_20bool_2c_20bool_2c_20float64_2c_20float64_2c_20float64_29.exit.i.i ], [ %state.7.sroa.104.2.i, %B2290.i ], [ %state.7.sroa.104.2.i, %B2058.i ], [ %state.7.sroa.104.2.i, %B2046.critedge.i ], [ %state.7.sroa.104.2.i, %B2028.i ], [ %.2254.sroa.20.0.i, %B2164.endif.i ], [ %state.7.sroa.104.2.i, %B1994.i ]
  %state.8.sroa.57.3.i = phi double [ %.2254.sroa.15.0.i, %B2234.i ], [ 0x7FF0000000000000, %_ZN4kurs8backtest7kernels5_sizeB3v13B70c8tJTIeFIjxB2IKSgI4CrvQCk0Z4yRYcWsCAQUQzVBF6jCIJo8Y_2fTKIIZjxSegOLaAIAEdd163Terms_28float64_2c_20float64_2c_20float64_2c_20int64_2c_20float64_2c_20float64_2c_20float64_2c_20bool_2c_20bool_2c_20bool_2c_20float64_2c_20float64_2c_20float64_29.exit.i.i ], [ %state.7.sroa.78.2.i, %B2290.i ], [ %state.7.sroa.78.2.i, %B2058.i ], [ %state.7.sroa.78.2.i, %B2046.critedge.i ], [ %state.7.sroa.78.2.i, %B2028.i ], [ %.2254.sroa.15.0.i, %B2164.endif.i ], [ %state.7.sroa.78.2.i, %B1994.i ]
  %state.8.sroa.38.3.i = phi double [ %.2254.sroa.10.0.i, %B2234.i ], [ 0xFFF0000000000000, %_ZN4kurs8backtest7kernels5_sizeB3v13B70c8tJTIeFIjxB2IKSgI4CrvQCk0Z4yRYcWsCAQUQzVBF6jCIJo8Y_2fTKIIZjxSegOLaAIAEdd163Terms_28float64_2c_20float64_2c_20float64_2c_20int64_2c_20float64_2c_20float64_2c_20float64_2c_20bool_2c_20bool_2c_20bool_2c_20float64_2c_20float64_2c_20float64_29.exit.i.i ], [ %state.7.sroa.52.2.i, %B2290.i ], [ %state.7.sroa.52.2.i, %B2058.i ], [ %state.7.sroa.52.2.i, %B2046.critedge.i ], [ %state.7.sroa.52.2.i, %B2028.i ], [ %.2254.sroa.10.0.i, %B2164.endif.i ], [ %state.7.sroa.52.2.i, %B1994.i ]
  %state.8.sroa.19.3.i = phi double [ %.2254.sroa.5.0.i, %B2234.i ], [ 0.000000e+00, %_ZN4kurs8backtest7kernels5_sizeB3v13B70c8tJTIeFIjxB2IKSgI4CrvQCk0Z4yRYcWsCAQUQzVBF6jCIJo8Y_2fTKIIZjxSegOLaAIAEdd163Terms_28float64_2c_20float64_2c_20float64_2c_20int64_2c_20float64_2c_20float64_2c_20float64_2c_20bool_2c_20bool_2c_20bool_2c_20float64_2c_20float64_2c_20float64_29.exit.i.i ], [ %state.7.sroa.26.2.i, %B2290.i ], [ %state.7.sroa.26.2.i, %B2058.i ], [ %state.7.sroa.26.2.i, %B2046.critedge.i ], [ %state.7.sroa.26.2.i, %B2028.i ], [ %.2254.sroa.5.0.i, %B2164.endif.i ], [ %state.7.sroa.26.2.i, %B1994.i ]
  %state.8.sroa.0.3.i = phi double [ %.2254.sroa.0.0.i, %B2234.i ], [ %state.7.sroa.0.2.i, %_ZN4kurs8backtest7kernels5_sizeB3v13B70c8tJTIeFIjxB2IKSgI4CrvQCk0Z4yRYcWsCAQUQzVBF6jCIJo8Y_2fTKIIZjxSegOLaAIAEdd163Terms_28float64_2c_20float64_2c_20float64_2c_20int64_2c_20float64_2c_20float64_2c_20float64_2c_20bool_2c_20bool_2c_20bool_2c_20float64_2c_20float64_2c_20float64_29.exit.i.i ], [ %state.7.sroa.0.2.i, %B2290.i ], [ %state.7.sroa.0.2.i, %B2058.i ], [ %state.7.sroa.0.2.i, %B2046.critedge.i ], [ %state.7.sroa.0.2.i, %B2028.i ], [ %.2254.sroa.0.0.i, %B2164.endif.i ], [ %state.7.sroa.0.2.i, %B1994.i ]
  %.2493.i = icmp slt i64 %.628.i, %.13.i2535.i
  br i1 %.2493.i, label %B406.i, label %B2372.i

B2372.i:                                          ; preds = %B2358.i, %B1796.i, %B178.if.i
  %state.6.sroa.72.2.i = phi i64 [ %state.5.sroa.72.053.i, %B178.if.i ], [ %state.4.sroa.96.1.i, %B1796.i ], [ %state.8.sroa.114.3.i, %B2358.i ]
  %state.6.sroa.60.2.i = phi i64 [ %state.5.sroa.60.054.i, %B178.if.i ], [ %state.4.sroa.80.1.i, %B1796.i ], [ %state.8.sroa.95.3.i, %B2358.i ]
  %state.6.sroa.48.2.i = phi i64 [ %state.5.sroa.48.055.i, %B178.if.i ], [ %state.7.sroa.104.2.i, %B1796.i ], [ %state.8.sroa.76.3.i, %B2358.i ]
  %state.6.sroa.36.2.i = phi double [ %state.5.sroa.36.056.i, %B178.if.i ], [ %state.7.sroa.78.2.i, %B1796.i ], [ %state.8.sroa.57.3.i, %B2358.i ]
  %state.6.sroa.24.2.i = phi double [ %state.5.sroa.24.057.i, %B178.if.i ], [ %state.7.sroa.52.2.i, %B1796.i ], [ %state.8.sroa.38.3.i, %B2358.i ]
  %state.6.sroa.12.2.i = phi double [ %state.5.sroa.12.058.i, %B178.if.i ], [ %state.7.sroa.26.2.i, %B1796.i ], [ %state.8.sroa.19.3.i, %B2358.i ]
  %state.6.sroa.0.2.i = phi double [ %state.5.sroa.0.059.i, %B178.if.i ], [ %state.7.sroa.0.2.i, %B1796.i ], [ %state.8.sroa.0.3.i, %B2358.i ]
  %exitcond74.not.i = icmp eq i64 %.352.i, %.226.0.i
  br i1 %exitcond74.not.i, label %kurs_native.exit, label %B178.if.i

B178.if.i:                                        ; preds = %B2372.i, %B178.if.lr.ph.i
  %sold.2.061.i = phi i64 [ 0, %B178.if.lr.ph.i ], [ %.5252508.i, %B2372.i ]
  %bought.2.060.i = phi i64 [ 0, %B178.if.lr.ph.i ], [ %.5222507.i, %B2372.i ]
  %state.5.sroa.0.059.i = phi double [ %kept20, %B178.if.lr.ph.i ], [ %state.6.sroa.0.2.i, %B2372.i ]
  %state.5.sroa.12.058.i = phi double [ 0.000000e+00, %B178.if.lr.ph.i ], [ %state.6.sroa.12.2.i, %B2372.i ]
  %state.5.sroa.24.057.i = phi double [ 0xFFF0000000000000, %B178.if.lr.ph.i ], [ %state.6.sroa.24.2.i, %B2372.i ]
  %state.5.sroa.36.056.i = phi double [ 0x7FF0000000000000, %B178.if.lr.ph.i ], [ %state.6.sroa.36.2.i, %B2372.i ]
  %state.5.sroa.48.055.i = phi i64 [ 0, %B178.if.lr.ph.i ], [ %state.6.sroa.48.2.i, %B2372.i ]
  %state.5.sroa.60.054.i = phi i64 [ 0, %B178.if.lr.ph.i ], [ %state.6.sroa.60.2.i, %B2372.i ]
  %state.5.sroa.72.053.i = phi i64 [ 0, %B178.if.lr.ph.i ], [ %state.6.sroa.72.2.i, %B2372.i ]
  %.282.052.i = phi i64 [ 0, %B178.if.lr.ph.i ], [ %.352.i, %B2372.i ]
  %.352.i = add nuw nsw i64 %.282.052.i, 1
  %.439.i = getelementptr i64, ptr %numbers16, i64 %.282.052.i
  %.440.i = load i64, ptr %.439.i, align 8, !noalias !0
  %.493.i = getelementptr i64, ptr %4, i64 %.282.052.i
  %.494.i = load i64, ptr %.493.i, align 8, !noalias !0
  %.5222507.i = lshr i64 %.440.i, 63
  %.5252508.i = lshr i64 %.494.i, 63
  %.533.i = shl nsw i64 %.282.052.i, 6
  %.538.i = add nuw nsw i64 %.533.i, 64
  %.13.i2535.i = tail call i64 @llvm.smin.i64(i64 %kept15, i64 range(i64 -9223372036854775807, -9223372036854775808) %.538.i)
  %.576.i = icmp sgt i64 %kept15, %.533.i
  br i1 %.576.i, label %B406.preheader.i, label %B2372.i

B406.preheader.i:                                 ; preds = %B178.if.i
  %.510.i = shl i64 %.494.i, 1
  %.512.i = or disjoint i64 %.510.i, %sold.2.061.i
  %.516.i = xor i64 %.512.i, %.494.i
  %.502.i = shl i64 %.440.i, 1
  %.504.i = or disjoint i64 %.502.i, %bought.2.060.i
  %.508.i = xor i64 %.504.i, %.440.i
  %.517.i = or i64 %.516.i, %.508.i
  br label %B406.i

B410.endif.i:                                     ; preds = %B406.i
  %.5.i.i = sub i64 0, %turned.2.1.i
  %.6.i2.i = and i64 %turned.2.1.i, %.5.i.i
  %.7.i3.i = uitofp i64 %.6.i2.i to double
  %.6.i.i.i = bitcast double %.7.i3.i to i64
  %.34.i.i = lshr i64 %.6.i.i.i, 52
  %.36.i.i = add nsw i64 %.34.i.i, -1023
  br label %B452.i

B650.if.i:                                        ; preds = %B650.if.i, %B650.preheader.i
  %hits.5.221.i = phi i64 [ 0, %B650.preheader.i ], [ %.839.i, %B650.if.i ]
  %.709.019.i = phi i64 [ 0, %B650.preheader.i ], [ %.778.i, %B650.if.i ]
  %.778.i = add nuw nsw i64 %.709.019.i, 1
  %.830.i = getelementptr double, ptr %12, i64 %.709.019.i
  %.831.i = load double, ptr %.830.i, align 8, !noalias !0
  %.834.i = fcmp ole double %.831.i, %state.4.sroa.32.1.i
  %.836.i = zext i1 %.834.i to i64
  %.837.i = shl nuw i64 %.836.i, %.709.019.i
  %.839.i = or i64 %.837.i, %hits.5.221.i
  %exitcond.not.i = icmp eq i64 %.778.i, 64
  br i1 %exitcond.not.i, label %B948.i, label %B650.if.i

B818.if.i:                                        ; preds = %B818.if.i, %B818.if.lr.ph.i
  %hits.6.325.i = phi i64 [ 0, %B818.if.lr.ph.i ], [ %.1020.i, %B818.if.i ]
  %.888.024.i = phi i64 [ %.861.i, %B818.if.lr.ph.i ], [ %.953.i, %B818.if.i ]
  %.885.023.i = phi i64 [ 0, %B818.if.lr.ph.i ], [ %.957.i, %B818.if.i ]
  %.953.i = add nsw i64 %.888.024.i, -1
  %.957.i = add nuw nsw i64 %.885.023.i, 1
  %.1011.i = getelementptr double, ptr %13, i64 %.885.023.i
  %.1012.i = load double, ptr %.1011.i, align 8, !noalias !0
  %.1015.i = fcmp ole double %.1012.i, %state.4.sroa.32.1.i
  %.1017.i = zext i1 %.1015.i to i64
  %.1018.i = shl nuw i64 %.1017.i, %.885.023.i
  %.1020.i = or i64 %.1018.i, %hits.6.325.i
  %.944.i = icmp samesign ugt i64 %.888.024.i, 1
  br i1 %.944.i, label %B818.if.i, label %B948.i

B1058.if.i:                                       ; preds = %B1058.if.i, %B1058.preheader.i
  %hits.7.328.i = phi i64 [ %hits.8.2.i, %B1058.preheader.i ], [ %.1206.i, %B1058.if.i ]
  %.1076.026.i = phi i64 [ 0, %B1058.preheader.i ], [ %.1145.i, %B1058.if.i ]
  %.1145.i = add nuw nsw i64 %.1076.026.i, 1
  %.1197.i = getelementptr double, ptr %14, i64 %.1076.026.i
  %.1198.i = load double, ptr %.1197.i, align 8, !noalias !0
  %.1201.i = fcmp oge double %.1198.i, %state.4.sroa.48.1.i
  %.1203.i = zext i1 %.1201.i to i64
  %.1204.i = shl nuw i64 %.1203.i, %.1076.026.i
  %.1206.i = or i64 %.1204.i, %hits.7.328.i
  %exitcond72.not.i = icmp eq i64 %.1145.i, 64
  br i1 %exitcond72.not.i, label %B1356.i, label %B1058.if.i

B1226.if.i:                                       ; preds = %B1226.if.i, %B1226.if.lr.ph.i
  %hits.9.332.i = phi i64 [ %hits.8.2.i, %B1226.if.lr.ph.i ], [ %.1387.i, %B1226.if.i ]
  %.1255.031.i = phi i64 [ %.1228.i, %B1226.if.lr.ph.i ], [ %.1320.i, %B1226.if.i ]
  %.1252.030.i = phi i64 [ 0, %B1226.if.lr.ph.i ], [ %.1324.i, %B1226.if.i ]
  %.1320.i = add nsw i64 %.1255.031.i, -1
  %.1324.i = add nuw nsw i64 %.1252.030.i, 1
  %.1378.i = getelementptr double, ptr %15, i64 %.1252.030.i
  %.1379.i = load double, ptr %.1378.i, align 8, !noalias !0
  %.1382.i = fcmp oge double %.1379.i, %state.4.sroa.48.1.i
  %.1384.i = zext i1 %.1382.i to i64
  %.1385.i = shl nuw i64 %.1384.i, %.1252.030.i
  %.1387.i = or i64 %.1385.i, %hits.9.332.i
  %.1311.i = icmp samesign ugt i64 %.1255.031.i, 1
  br i1 %.1311.i, label %B1226.if.i, label %B1356.i

B1360.endif.i:                                    ; preds = %B1356.i
  %.5.i8.i = sub i64 0, %hits.10.2.i
  %.6.i9.i = and i64 %hits.10.2.i, %.5.i8.i
  %.7.i10.i = uitofp i64 %.6.i9.i to double
  %.6.i.i11.i = bitcast double %.7.i10.i to i64
  %.34.i14.i = lshr i64 %.6.i.i11.i, 52
  %.36.i16.i = add i64 %row.3.1.i, -1023
  %.1431.i = add i64 %.36.i16.i, %.34.i14.i
  br label %B1402.i.preheader

B1498.if.i:                                       ; preds = %B1402.i, %B1498.if.i
  %.1499.034.i = phi i64 [ %.1568.i, %B1498.if.i ], [ 0, %B1402.i ]
  %.1568.i = add nuw nsw i64 %.1499.034.i, 1
  %.1594.i = add nsw i64 %.1499.034.i, %row.4.2.i
  %.1620.i = getelementptr double, ptr %numbers14, i64 %.1594.i
  %.1621.i = load double, ptr %.1620.i, align 8, !noalias !0
  %.1623.i = fmul double %state.7.sroa.26.2.i, %.1621.i
  %.1625.i = fadd double %state.7.sroa.0.2.i, %.1623.i
  %.1653.i = getelementptr double, ptr %numbers34, i64 %.1594.i
  store double %.1625.i, ptr %.1653.i, align 8, !noalias !0
  %exitcond73.not.i = icmp eq i64 %.1568.i, 64
  br i1 %exitcond73.not.i, label %B1784.i, label %B1498.if.i

B1660.if.i:                                       ; preds = %B1624.i, %B1660.if.i
  %.1696.038.i = phi i64 [ %.1758.i, %B1660.if.i ], [ %.1669.i, %B1624.i ]
  %.1693.037.i = phi i64 [ %.1762.i, %B1660.if.i ], [ 0, %B1624.i ]
  %.1758.i = add nsw i64 %.1696.038.i, -1
  %.1762.i = add nuw nsw i64 %.1693.037.i, 1
  %.1788.i = add nsw i64 %.1693.037.i, %row.4.2.i
  %.1814.i = getelementptr double, ptr %numbers14, i64 %.1788.i
  %.1815.i = load double, ptr %.1814.i, align 8, !noalias !0
  %.1817.i = fmul double %state.7.sroa.26.2.i, %.1815.i
  %.1819.i = fadd double %state.7.sroa.0.2.i, %.1817.i
  %.1847.i = getelementptr double, ptr %numbers34, i64 %.1788.i
  store double %.1819.i, ptr %.1847.i, align 8, !noalias !0
  %.1749.i = icmp samesign ugt i64 %.1696.038.i, 1
  br i1 %.1749.i, label %B1660.if.i, label %B1784.i

B2164.endif.i:                                    ; preds = %B1020.i.i.i, %B228.i.i.i, %_ZN4kurs8backtest7kernels5_sizeB3v13B70c8tJTIeFIjxB2IKSgI4CrvQCk0Z4yRYcWsCAQUQzVBF6jCIJo8Y_2fTKIIZjxSegOLaAIAEdd163Terms_28float64_2c_20float64_2c_20float64_2c_20int64_2c_20float64_2c_20float64_2c_20float64_2c_20bool_2c_20bool_2c_20bool_2c_20float64_2c_20float64_2c_20float64_29.exit.i.i.i.i, %entry.endif.endif.endif.i19.i.i
  %.2254.sroa.30.0.i = phi i64 [ %state.4.sroa.96.1.i, %entry.endif.endif.endif.i19.i.i ], [ %state.4.sroa.96.1.i, %B1020.i.i.i ], [ %state.4.sroa.96.1.i, %B228.i.i.i ], [ %.158.i.i.i.i, %_ZN4kurs8backtest7kernels5_sizeB3v13B70c8tJTIeFIjxB2IKSgI4CrvQCk0Z4yRYcWsCAQUQzVBF6jCIJo8Y_2fTKIIZjxSegOLaAIAEdd163Terms_28float64_2c_20float64_2c_20float64_2c_20int64_2c_20float64_2c_20float64_2c_20float64_2c_20bool_2c_20bool_2c_20bool_2c_20float64_2c_20float64_2c_20float64_29.exit.i.i.i.i ]
  %.2254.sroa.25.0.i = phi i64 [ %state.4.sroa.80.1.i, %entry.endif.endif.endif.i19.i.i ], [ %state.4.sroa.80.1.i, %B1020.i.i.i ], [ %.246.i.i391.i, %B228.i.i.i ], [ %.151.i.i.i.i, %_ZN4kurs8backtest7kernels5_sizeB3v13B70c8tJTIeFIjxB2IKSgI4CrvQCk0Z4yRYcWsCAQUQzVBF6jCIJo8Y_2fTKIIZjxSegOLaAIAEdd163Terms_28float64_2c_20float64_2c_20float64_2c_20int64_2c_20float64_2c_20float64_2c_20float64_2c_20bool_2c_20bool_2c_20bool_2c_20float64_2c_20float64_2c_20float64_29.exit.i.i.i.i ]
  %.2254.sroa.20.0.i = phi i64 [ %.578.i.i.i.i, %entry.endif.endif.endif.i19.i.i ], [ %state.2.i.sroa.40.0.i, %B1020.i.i.i ], [ %state.2.i.sroa.40.0.i, %B228.i.i.i ], [ %state.2.i.sroa.40.0.i, %_ZN4kurs8backtest7kernels5_sizeB3v13B70c8tJTIeFIjxB2IKSgI4CrvQCk0Z4yRYcWsCAQUQzVBF6jCIJo8Y_2fTKIIZjxSegOLaAIAEdd163Terms_28float64_2c_20float64_2c_20float64_2c_20int64_2c_20float64_2c_20float64_2c_20float64_2c_20bool_2c_20bool_2c_20bool_2c_20float64_2c_20float64_2c_20float64_29.exit.i.i.i.i ]
  %.2254.sroa.15.0.i = phi double [ 0x7FF0000000000000, %entry.endif.endif.endif.i19.i.i ], [ %.811.i.i.i, %B1020.i.i.i ], [ 0x7FF0000000000000, %B228.i.i.i ], [ 0x7FF0000000000000, %_ZN4kurs8backtest7kernels5_sizeB3v13B70c8tJTIeFIjxB2IKSgI4CrvQCk0Z4yRYcWsCAQUQzVBF6jCIJo8Y_2fTKIIZjxSegOLaAIAEdd163Terms_28float64_2c_20float64_2c_20float64_2c_20int64_2c_20float64_2c_20float64_2c_20float64_2c_20bool_2c_20bool_2c_20bool_2c_20float64_2c_20float64_2c_20float64_29.exit.i.i.i.i ]
  %.2254.sroa.10.0.i = phi double [ 0xFFF0000000000000, %entry.endif.endif.endif.i19.i.i ], [ %.806.i.i.i, %B1020.i.i.i ], [ 0xFFF0000000000000, %B228.i.i.i ], [ 0xFFF0000000000000, %_ZN4kurs8backtest7kernels5_sizeB3v13B70c8tJTIeFIjxB2IKSgI4CrvQCk0Z4yRYcWsCAQUQzVBF6jCIJo8Y_2fTKIIZjxSegOLaAIAEdd163Terms_28float64_2c_20float64_2c_20float64_2c_20int64_2c_20float64_2c_20float64_2c_20float64_2c_20bool_2c_20bool_2c_20bool_2c_20float64_2c_20float64_2c_20float64_29.exit.i.i.i.i ]
  %.2254.sroa.5.0.i = phi double [ 0.000000e+00, %entry.endif.endif.endif.i19.i.i ], [ %.273.i.i.i, %B1020.i.i.i ], [ 0.000000e+00, %B228.i.i.i ], [ 0.000000e+00, %_ZN4kurs8backtest7kernels5_sizeB3v13B70c8tJTIeFIjxB2IKSgI4CrvQCk0Z4yRYcWsCAQUQzVBF6jCIJo8Y_2fTKIIZjxSegOLaAIAEdd163Terms_28float64_2c_20float64_2c_20float64_2c_20int64_2c_20float64_2c_20float64_2c_20float64_2c_20bool_2c_20bool_2c_20bool_2c_20float64_2c_20float64_2c_20float64_29.exit.i.i.i.i ]
  %.2254.sroa.0.0.i = phi double [ %.546.i.i.i.i, %entry.endif.endif.endif.i19.i.i ], [ %.553.i.i.i, %B1020.i.i.i ], [ %state.2.i.sroa.0.0.i, %B228.i.i.i ], [ %state.2.i.sroa.0.0.i, %_ZN4kurs8backtest7kernels5_sizeB3v13B70c8tJTIeFIjxB2IKSgI4CrvQCk0Z4yRYcWsCAQUQzVBF6jCIJo8Y_2fTKIIZjxSegOLaAIAEdd163Terms_28float64_2c_20float64_2c_20float64_2c_20int64_2c_20float64_2c_20float64_2c_20float64_2c_20bool_2c_20bool_2c_20bool_2c_20float64_2c_20float64_2c_20float64_29.exit.i.i.i.i ]
  br i1 %.86.not.not.not.not.i, label %B2358.i, label %B2234.i

kurs_native.exit:                                 ; preds = %B2372.i, %0
  %state.5.sroa.72.0.lcssa.i = phi i64 [ 0, %0 ], [ %state.6.sroa.72.2.i, %B2372.i ]
  %state.5.sroa.60.0.lcssa.i = phi i64 [ 0, %0 ], [ %state.6.sroa.60.2.i, %B2372.i ]
  %state.5.sroa.48.0.lcssa.i = phi i64 [ 0, %0 ], [ %state.6.sroa.48.2.i, %B2372.i ]
  %state.5.sroa.36.0.lcssa.i = phi double [ 0x7FF0000000000000, %0 ], [ %state.6.sroa.36.2.i, %B2372.i ]
  %state.5.sroa.24.0.lcssa.i = phi double [ 0xFFF0000000000000, %0 ], [ %state.6.sroa.24.2.i, %B2372.i ]
  %state.5.sroa.12.0.lcssa.i = phi double [ 0.000000e+00, %0 ], [ %state.6.sroa.12.2.i, %B2372.i ]
  %state.5.sroa.0.0.lcssa.i = phi double [ %kept20, %0 ], [ %state.6.sroa.0.2.i, %B2372.i ]
  store double %state.5.sroa.0.0.lcssa.i, ptr %memory, align 8, !alias.scope !0
  %retptr.repack2495.i = getelementptr inbounds nuw i8, ptr %memory, i64 8
  store double %state.5.sroa.12.0.lcssa.i, ptr %retptr.repack2495.i, align 8, !alias.scope !0
  %retptr.repack2497.i = getelementptr inbounds nuw i8, ptr %memory, i64 16
  store double %state.5.sroa.24.0.lcssa.i, ptr %retptr.repack2497.i, align 8, !alias.scope !0
  %retptr.repack2499.i = getelementptr inbounds nuw i8, ptr %memory, i64 24
  store double %state.5.sroa.36.0.lcssa.i, ptr %retptr.repack2499.i, align 8, !alias.scope !0
  %retptr.repack2501.i = getelementptr inbounds nuw i8, ptr %memory, i64 32
  store i64 %state.5.sroa.48.0.lcssa.i, ptr %retptr.repack2501.i, align 8, !alias.scope !0
  %retptr.repack2503.i = getelementptr inbounds nuw i8, ptr %memory, i64 40
  store i64 %state.5.sroa.60.0.lcssa.i, ptr %retptr.repack2503.i, align 8, !alias.scope !0
  %retptr.repack2505.i = getelementptr inbounds nuw i8, ptr %memory, i64 48
  store i64 %state.5.sroa.72.0.lcssa.i, ptr %retptr.repack2505.i, align 8, !alias.scope !0
  ret i32 0
}

; Function Attrs: mustprogress nocallback nocreateundeforpoison nofree nosync nounwind speculatable willreturn memory(none)
declare i64 @llvm.smin.i64(i64, i64) #1

attributes #0 = { mustprogress nocallback nofree nosync nounwind willreturn memory(inaccessiblemem: readwrite) }
attributes #1 = { mustprogress nocallback nocreateundeforpoison nofree nosync nounwind speculatable willreturn memory(none) }
attributes #2 = { nofree norecurse nosync nounwind memory(readwrite, target_mem0: none, target_mem1: none) }

!0 = !{!1}
!1 = distinct !{!1, !2, !"kurs_native: %retptr"}
!2 = distinct !{!2, !"kurs_native"}
!3 = !{!4, !6, !1}
!4 = distinct !{!4, !5, !"0"}
!5 = distinct !{!5, !"1"}
!6 = distinct !{!6, !5, !"2"}
!7 = !{!8, !10, !4, !6, !1}
!8 = distinct !{!8, !9, !"3"}
!9 = distinct !{!9, !"4"}
!10 = distinct !{!10, !9, !"5"}
!11 = !{!12, !14, !15, !17, !18, !20, !1}
!12 = distinct !{!12, !13, !"3"}
!13 = distinct !{!13, !"4"}
!14 = distinct !{!14, !13, !"5"}
!15 = distinct !{!15, !16, !"6"}
!16 = distinct !{!16, !"7"}
!17 = distinct !{!17, !16, !"8"}
!18 = distinct !{!18, !19, !"9"}
!19 = distinct !{!19, !"10"}
!20 = distinct !{!20, !19, !"11"}
!21 = !{!22, !24, !18, !20, !1}
!22 = distinct !{!22, !23, !"12"}
!23 = distinct !{!23, !"13"}
!24 = distinct !{!24, !23, !"14"}
