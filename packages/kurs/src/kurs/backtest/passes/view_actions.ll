; of 85ccd7434a1b9e5bf728a72bc4d8753a63b4cf66b6a836801023fe53cc45e709 ab7c1cb6db114f9e464ff18402022400e53f4c40f329164c2a7c4c995174e2d4

; Function Attrs: mustprogress nocallback nofree nosync nounwind willreturn memory(inaccessiblemem: readwrite)
declare void @llvm.experimental.noalias.scope.decl(metadata) #0

; Function Attrs: nofree norecurse nosync nounwind memory(readwrite, target_mem0: none, target_mem1: none)
define noundef i32 @kurs_view_actions(ptr captures(none) %memory) local_unnamed_addr #1 {
  %at2 = getelementptr i8, ptr %memory, i64 16
  %array2 = load ptr, ptr %at2, align 8
  %held2 = getelementptr i8, ptr %array2, i64 16
  %numbers2 = load ptr, ptr %held2, align 8
  %at3 = getelementptr i8, ptr %memory, i64 24
  %kept3 = load i64, ptr %at3, align 8
  %at4 = getelementptr i8, ptr %memory, i64 32
  %array4 = load ptr, ptr %at4, align 8
  %held4 = getelementptr i8, ptr %array4, i64 16
  %numbers4 = load ptr, ptr %held4, align 8
  %at6 = getelementptr i8, ptr %memory, i64 48
  %kept6 = load i64, ptr %at6, align 8
  tail call void @llvm.experimental.noalias.scope.decl(metadata !0)
  %.53.i = add nsw i64 %kept3, 63
  %.61.0.i = ashr i64 %.53.i, 6
  %.1757.not.i = icmp slt i64 %.61.0.i, 1
  br i1 %.1757.not.i, label %kurs_native.exit, label %B102.if.lr.ph.i

B102.if.lr.ph.i:                                  ; preds = %0
  %1 = getelementptr i64, ptr %numbers4, i64 %kept6
  br label %B102.if.i

B464.i:                                           ; preds = %B280.if.i, %B102.if.i
  %sells.2.1.lcssa.i = phi i64 [ 0, %B102.if.i ], [ %.419.i, %B280.if.i ]
  %buys.2.1.lcssa.i = phi i64 [ 0, %B102.if.i ], [ %.410.i, %B280.if.i ]
  %.483.i = getelementptr i64, ptr %numbers4, i64 %.117.08.i
  store i64 %buys.2.1.lcssa.i, ptr %.483.i, align 8, !noalias !0
  %.543.i = getelementptr i64, ptr %1, i64 %.117.08.i
  store i64 %sells.2.1.lcssa.i, ptr %.543.i, align 8, !noalias !0
  %exitcond.not.i = icmp eq i64 %.61.0.i, %.188.i
  br i1 %exitcond.not.i, label %B118.if.i.i, label %B102.if.i

B102.if.i:                                        ; preds = %B464.i, %B102.if.lr.ph.i
  %.117.08.i = phi i64 [ 0, %B102.if.lr.ph.i ], [ %.188.i, %B464.i ]
  %.188.i = add nuw nsw i64 %.117.08.i, 1
  %.217.i = shl nsw i64 %.117.08.i, 6
  %.229.i = sub nsw i64 %kept3, %.217.i
  %.3371.not.i = icmp slt i64 %.229.i, 1
  br i1 %.3371.not.i, label %B464.i, label %B280.if.lr.ph.i

B280.if.lr.ph.i:                                  ; preds = %B102.if.i
  %2 = tail call i64 @llvm.umin.i64(i64 %.229.i, i64 64)
  %3 = getelementptr i8, ptr %numbers2, i64 %.217.i
  br label %B280.if.i

B280.if.i:                                        ; preds = %B280.if.i, %B280.if.lr.ph.i
  %buys.2.15.i = phi i64 [ 0, %B280.if.lr.ph.i ], [ %.410.i, %B280.if.i ]
  %sells.2.14.i = phi i64 [ 0, %B280.if.lr.ph.i ], [ %.419.i, %B280.if.i ]
  %.284.03.i = phi i64 [ %2, %B280.if.lr.ph.i ], [ %.346.i, %B280.if.i ]
  %.281.02.i = phi i64 [ 0, %B280.if.lr.ph.i ], [ %.350.i, %B280.if.i ]
  %.346.i = add nsw i64 %.284.03.i, -1
  %.350.i = add nuw nsw i64 %.281.02.i, 1
  %.402.i = getelementptr i8, ptr %3, i64 %.281.02.i
  %.403.i = load i8, ptr %.402.i, align 1, !noalias !0
  %.405.i = icmp sgt i8 %.403.i, 0
  %.407.i = zext i1 %.405.i to i64
  %.408.i = shl nuw i64 %.407.i, %.281.02.i
  %.410.i = or i64 %.408.i, %buys.2.15.i
  %.403.lobit.i = lshr i8 %.403.i, 7
  %.416.i = zext nneg i8 %.403.lobit.i to i64
  %.417.i = shl nuw i64 %.416.i, %.281.02.i
  %.419.i = or i64 %.417.i, %sells.2.14.i
  %.337.i = icmp samesign ugt i64 %.284.03.i, 1
  br i1 %.337.i, label %B280.if.i, label %B464.i

B264.i.i:                                         ; preds = %B118.if.i.i, %B264.i.i
  %count.2.i.1.i = phi i64 [ %.306.i.i, %B264.i.i ], [ %count.3.i.013.i, %B118.if.i.i ]
  %bits.2.i.1.i = phi i64 [ %.302.i.i, %B264.i.i ], [ %.283.i.i, %B118.if.i.i ]
  %.300.i.i = add nsw i64 %bits.2.i.1.i, -1
  %.302.i.i = and i64 %.300.i.i, %bits.2.i.1.i
  %.306.i.i = add nsw i64 %count.2.i.1.i, 1
  %.311.i.not.i = icmp eq i64 %.302.i.i, 0
  br i1 %.311.i.not.i, label %B294.i.i, label %B264.i.i

B294.i.i:                                         ; preds = %B264.i.i, %B118.if.i.i
  %count.4.i.2.i = phi i64 [ %count.3.i.013.i, %B118.if.i.i ], [ %.306.i.i, %B264.i.i ]
  %exitcond17.not.i = icmp eq i64 %.61.0.i, %.128.i.i
  br i1 %exitcond17.not.i, label %kurs_native.exit, label %B118.if.i.i

B118.if.i.i:                                      ; preds = %B464.i, %B294.i.i
  %sold.2.i.015.i = phi i64 [ %.289.i284.i, %B294.i.i ], [ 0, %B464.i ]
  %bought.2.i.014.i = phi i64 [ %.287.i283.i, %B294.i.i ], [ 0, %B464.i ]
  %count.3.i.013.i = phi i64 [ %count.4.i.2.i, %B294.i.i ], [ 0, %B464.i ]
  %.57.i.012.i = phi i64 [ %.128.i.i, %B294.i.i ], [ 0, %B464.i ]
  %.128.i.i = add nuw nsw i64 %.57.i.012.i, 1
  %.215.i.i = getelementptr i64, ptr %numbers4, i64 %.57.i.012.i
  %.216.i.i = load i64, ptr %.215.i.i, align 8, !noalias !3
  %.269.i.i = getelementptr i64, ptr %1, i64 %.57.i.012.i
  %.270.i.i = load i64, ptr %.269.i.i, align 8, !noalias !3
  %.271.i.i = shl i64 %.216.i.i, 1
  %.273.i.i = or disjoint i64 %.271.i.i, %bought.2.i.014.i
  %.276.i.i = xor i64 %.273.i.i, %.216.i.i
  %.277.i.i = shl i64 %.270.i.i, 1
  %.279.i.i = or disjoint i64 %.277.i.i, %sold.2.i.015.i
  %.282.i.i = xor i64 %.279.i.i, %.270.i.i
  %.283.i.i = or i64 %.282.i.i, %.276.i.i
  %.287.i283.i = lshr i64 %.216.i.i, 63
  %.289.i284.i = lshr i64 %.270.i.i, 63
  %.297.i.not.i = icmp eq i64 %.283.i.i, 0
  br i1 %.297.i.not.i, label %B294.i.i, label %B264.i.i

kurs_native.exit:                                 ; preds = %B294.i.i, %0
  %count.3.i.0.lcssa.i = phi i64 [ 0, %0 ], [ %count.4.i.2.i, %B294.i.i ]
  store i64 %count.3.i.0.lcssa.i, ptr %memory, align 8, !alias.scope !0
  ret i32 0
}

; Function Attrs: mustprogress nocallback nocreateundeforpoison nofree nosync nounwind speculatable willreturn memory(none)
declare i64 @llvm.umin.i64(i64, i64) #2

attributes #0 = { mustprogress nocallback nofree nosync nounwind willreturn memory(inaccessiblemem: readwrite) }
attributes #1 = { nofree norecurse nosync nounwind memory(readwrite, target_mem0: none, target_mem1: none) }
attributes #2 = { mustprogress nocallback nocreateundeforpoison nofree nosync nounwind speculatable willreturn memory(none) }

!0 = !{!1}
!1 = distinct !{!1, !2, !"kurs_native: %retptr"}
!2 = distinct !{!2, !"kurs_native"}
!3 = !{!4, !6, !1}
!4 = distinct !{!4, !5, !"0"}
!5 = distinct !{!5, !"1"}
!6 = distinct !{!6, !5, !"2"}
