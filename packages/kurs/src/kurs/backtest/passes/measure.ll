; of 81f42c96f3aea25d20a9b0ed6b0f1444f129d32c2aae88b8ca6941a1936af11f b9f1da21488704d364bfe0e677dea294df3c1b67b6840cde6a108f62b3c0301d

; Function Attrs: nofree norecurse nosync nounwind memory(readwrite, target_mem0: none, target_mem1: none)
define noundef i32 @kurs_measure(ptr captures(none) %memory) local_unnamed_addr #0 {
  %at2 = getelementptr i8, ptr %memory, i64 16
  %array2 = load ptr, ptr %at2, align 8
  %held2 = getelementptr i8, ptr %array2, i64 16
  %numbers2 = load ptr, ptr %held2, align 8
  %at3 = getelementptr i8, ptr %memory, i64 24
  %kept3 = load i64, ptr %at3, align 8
  %at4 = getelementptr i8, ptr %memory, i64 32
  %kept4 = load double, ptr %at4, align 8
  %at5 = getelementptr i8, ptr %memory, i64 40
  %array5 = load ptr, ptr %at5, align 8
  %held5 = getelementptr i8, ptr %array5, i64 16
  %numbers5 = load ptr, ptr %held5, align 8
  tail call void @llvm.experimental.noalias.scope.decl(metadata !0)
  %.1661.not.i = icmp slt i64 %kept3, 1
  br i1 %.1661.not.i, label %kurs_native.exit, label %B82.if.i

B82.if.i:                                         ; preds = %0, %B82.if.i
  %downside.2.09.i = phi double [ %.285.i, %B82.if.i ], [ 0.000000e+00, %0 ]
  %squares.2.08.i = phi double [ %.277.i, %B82.if.i ], [ 0.000000e+00, %0 ]
  %total.2.07.i = phi double [ %.265.i, %B82.if.i ], [ 0.000000e+00, %0 ]
  %lowest.2.06.i = phi double [ %"$phi240.1.2.1.i", %B82.if.i ], [ 1.000000e+00, %0 ]
  %top.2.05.i = phi double [ %"$phi210.1.2.1.i", %B82.if.i ], [ %kept4, %0 ]
  %before.2.04.i = phi double [ %.237.i, %B82.if.i ], [ %kept4, %0 ]
  %.108.02.i = phi i64 [ %.179.i, %B82.if.i ], [ 0, %0 ]
  %.179.i = add nuw nsw i64 %.108.02.i, 1
  %1 = getelementptr double, ptr %numbers2, i64 %.108.02.i
  %.237.i = load double, ptr %1, align 8, !noalias !0
  %.242.i = fdiv double %.237.i, %before.2.04.i
  %.245.i = fadd double %.242.i, -1.000000e+00
  %.250.i = fcmp olt double %.245.i, 0.000000e+00
  %2 = fmul double %.245.i, %.245.i
  %"$phi132.1.2.1.i" = select i1 %.250.i, double %2, double 0.000000e+00
  %.265.i = fadd double %total.2.07.i, %.245.i
  %.277.i = fadd double %squares.2.08.i, %2
  %.285.i = fadd double %downside.2.09.i, %"$phi132.1.2.1.i"
  %.329.i = fcmp ogt double %.237.i, %top.2.05.i
  %"$phi210.1.2.1.i" = select i1 %.329.i, double %.237.i, double %top.2.05.i
  %.355.i = fdiv double %.237.i, %"$phi210.1.2.1.i"
  %.361.i = fcmp olt double %.355.i, %lowest.2.06.i
  %"$phi240.1.2.1.i" = select i1 %.361.i, double %.355.i, double %lowest.2.06.i
  %exitcond.not.i = icmp eq i64 %kept3, %.179.i
  br i1 %exitcond.not.i, label %kurs_native.exit, label %B82.if.i

kurs_native.exit:                                 ; preds = %B82.if.i, %0
  %before.2.0.lcssa.i = phi double [ %kept4, %0 ], [ %.237.i, %B82.if.i ]
  %lowest.2.0.lcssa.i = phi double [ 1.000000e+00, %0 ], [ %"$phi240.1.2.1.i", %B82.if.i ]
  %total.2.0.lcssa.i = phi double [ 0.000000e+00, %0 ], [ %.265.i, %B82.if.i ]
  %squares.2.0.lcssa.i = phi double [ 0.000000e+00, %0 ], [ %.277.i, %B82.if.i ]
  %downside.2.0.lcssa.i = phi double [ 0.000000e+00, %0 ], [ %.285.i, %B82.if.i ]
  store double %before.2.0.lcssa.i, ptr %numbers5, align 8, !noalias !0
  %.484.i = getelementptr i8, ptr %numbers5, i64 16
  store double %total.2.0.lcssa.i, ptr %.484.i, align 8, !noalias !0
  %.517.i = getelementptr i8, ptr %numbers5, i64 24
  store double %squares.2.0.lcssa.i, ptr %.517.i, align 8, !noalias !0
  %.550.i = getelementptr i8, ptr %numbers5, i64 32
  store double %downside.2.0.lcssa.i, ptr %.550.i, align 8, !noalias !0
  %.583.i = getelementptr i8, ptr %numbers5, i64 40
  store double %lowest.2.0.lcssa.i, ptr %.583.i, align 8, !noalias !0
  store ptr null, ptr %memory, align 8, !alias.scope !0
  ret i32 0
}

; Function Attrs: mustprogress nocallback nofree nosync nounwind willreturn memory(inaccessiblemem: readwrite)
declare void @llvm.experimental.noalias.scope.decl(metadata) #1

attributes #0 = { nofree norecurse nosync nounwind memory(readwrite, target_mem0: none, target_mem1: none) }
attributes #1 = { mustprogress nocallback nofree nosync nounwind willreturn memory(inaccessiblemem: readwrite) }

!0 = !{!1}
!1 = distinct !{!1, !2, !"kurs_native: %retptr"}
!2 = distinct !{!2, !"kurs_native"}
