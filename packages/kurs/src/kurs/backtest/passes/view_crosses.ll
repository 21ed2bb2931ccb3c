; of 9a78ca1a37f660e8148900d67e12dec3b3a7870905f929b8a60e39429bfed33c cdffa3fe72d6f12c40e49219751f2b6c1f38f4b6f92446cf9eb26d9c5f0a80b2

; Function Attrs: mustprogress nocallback nofree nosync nounwind willreturn memory(inaccessiblemem: readwrite)
declare void @llvm.experimental.noalias.scope.decl(metadata) #0

; Function Attrs: nofree norecurse nosync nounwind memory(readwrite, target_mem0: none, target_mem1: none)
define noundef i32 @kurs_view_crosses(ptr captures(none) %memory) local_unnamed_addr #1 {
  %at2 = getelementptr i8, ptr %memory, i64 16
  %array2 = load ptr, ptr %at2, align 8
  %held2 = getelementptr i8, ptr %array2, i64 16
  %numbers2 = load ptr, ptr %held2, align 8
  %at3 = getelementptr i8, ptr %memory, i64 24
  %kept3 = load i64, ptr %at3, align 8
  %at4 = getelementptr i8, ptr %memory, i64 32
  %kept4 = load i64, ptr %at4, align 8
  %at5 = getelementptr i8, ptr %memory, i64 40
  %kept5 = load i64, ptr %at5, align 8
  %at6 = getelementptr i8, ptr %memory, i64 48
  %array6 = load ptr, ptr %at6, align 8
  %held6 = getelementptr i8, ptr %array6, i64 16
  %numbers6 = load ptr, ptr %held6, align 8
  %at8 = getelementptr i8, ptr %memory, i64 64
  %kept8 = load i64, ptr %at8, align 8
  %at9 = getelementptr i8, ptr %memory, i64 72
  %array9 = load ptr, ptr %at9, align 8
  %held9 = getelementptr i8, ptr %array9, i64 16
  %numbers9 = load ptr, ptr %held9, align 8
  %at10 = getelementptr i8, ptr %memory, i64 80
  %kept10 = load i64, ptr %at10, align 8
  %at11 = getelementptr i8, ptr %memory, i64 88
  %kept11 = load i64, ptr %at11, align 8
  tail call void @llvm.experimental.noalias.scope.decl(metadata !0)
  %.60.i = add nsw i64 %kept4, 1
  %.61.i = sitofp i64 %.60.i to double
  %.65.i = fdiv double 2.000000e+00, %.61.i
  %.66.i = add nsw i64 %kept5, 1
  %.67.i = sitofp i64 %.66.i to double
  %.71.i = fdiv double 2.000000e+00, %.67.i
  %.88.i = add nsw i64 %kept3, -1
  %.111.0.i = ashr i64 %kept8, 4
  %.154.i = fdiv double 4.000000e+01, %.71.i
  %.155.i = fptosi double %.154.i to i64
  %.174.i = sdiv i64 %.155.i, 64
  %1 = and i64 %.155.i, -9223372036854775745
  %.177.i = icmp ult i64 %1, -9223372036854775807
  %2 = zext i1 %.177.i to i64
  %.163.0.i = add nsw i64 %.174.i, %2
  %.204.i = shl nsw i64 %.111.0.i, 1
  %.206.i = icmp sgt i64 %.163.0.i, %.204.i
  br i1 %.206.i, label %B240.i, label %B328.i

B240.i:                                           ; preds = %0
  %.281.i = and i64 %kept8, -16
  %.105.i.inv.i = icmp sgt i64 %.111.0.i, 0
  %spec.select.i = select i1 %.105.i.inv.i, i64 %.281.i, i64 0
  %.149.i77.i = icmp sgt i64 %spec.select.i, 0
  br i1 %.149.i77.i, label %B72.if.i.preheader.i, label %B1844.i

B72.if.i.preheader.i:                             ; preds = %B240.i
  %.249.i = load double, ptr %numbers2, align 8, !noalias !0
  br label %B72.if.i.i

B368.i.i:                                         ; preds = %B156.if.i.i
  %.162.i.i = add nuw nsw i64 %.91.i.078.i, 1
  %3 = getelementptr i64, ptr %numbers6, i64 %.91.i.078.i
  store i64 %.402.i.i, ptr %3, align 8, !noalias !3
  %exitcond105.not.i = icmp eq i64 %.162.i.i, %spec.select.i
  br i1 %exitcond105.not.i, label %B1844.i, label %B72.if.i.i

B72.if.i.i:                                       ; preds = %B368.i.i, %B72.if.i.preheader.i
  %calm.3.i.081.i = phi double [ %.394.i.i, %B368.i.i ], [ %.249.i, %B72.if.i.preheader.i ]
  %quick.3.i.080.i = phi double [ %.386.i.i, %B368.i.i ], [ %.249.i, %B72.if.i.preheader.i ]
  %.91.i.078.i = phi i64 [ %.162.i.i, %B368.i.i ], [ 0, %B72.if.i.preheader.i ]
  %.323.i.i = shl nsw i64 %.91.i.078.i, 6
  br label %B156.if.i.i

B156.if.i.i:                                      ; preds = %B156.if.i.i, %B72.if.i.i
  %above.2.i.176.i = phi i64 [ 0, %B72.if.i.i ], [ %.402.i.i, %B156.if.i.i ]
  %calm.2.i.175.i = phi double [ %calm.3.i.081.i, %B72.if.i.i ], [ %.394.i.i, %B156.if.i.i ]
  %quick.2.i.174.i = phi double [ %quick.3.i.080.i, %B72.if.i.i ], [ %.386.i.i, %B156.if.i.i ]
  %.228.i.072.i = phi i64 [ 0, %B72.if.i.i ], [ %.297.i.i, %B156.if.i.i ]
  %.297.i.i = add nuw nsw i64 %.228.i.072.i, 1
  %.324.i.i = add nuw nsw i64 %.228.i.072.i, %.323.i.i
  %.13.i.i.i = tail call i64 @llvm.smin.i64(i64 %.88.i, i64 %.324.i.i)
  %.379.i.i = getelementptr double, ptr %numbers2, i64 %.13.i.i.i
  %.380.i.i = load double, ptr %.379.i.i, align 8, !noalias !3
  %.382.i.i = fsub double %.380.i.i, %quick.2.i.174.i
  %.384.i.i = fmul double %.65.i, %.382.i.i
  %.386.i.i = fadd double %quick.2.i.174.i, %.384.i.i
  %.390.i.i = fsub double %.380.i.i, %calm.2.i.175.i
  %.392.i.i = fmul double %.71.i, %.390.i.i
  %.394.i.i = fadd double %calm.2.i.175.i, %.392.i.i
  %.397.i.i = fcmp ogt double %.386.i.i, %.394.i.i
  %.399.i.i = zext i1 %.397.i.i to i64
  %.400.i.i = shl nuw i64 %.399.i.i, %.228.i.072.i
  %.402.i.i = or i64 %.400.i.i, %above.2.i.176.i
  %exitcond104.not.i = icmp eq i64 %.297.i.i, 64
  br i1 %exitcond104.not.i, label %B368.i.i, label %B156.if.i.i

B328.i:                                           ; preds = %0
  %.445.i = getelementptr double, ptr %numbers9, i64 %kept11
  %.516.idx.i = shl i64 %kept11, 4
  %.516.i = getelementptr i8, ptr %numbers9, i64 %.516.idx.i
  %.587.idx.i = mul i64 %kept11, 24
  %.587.i = getelementptr i8, ptr %numbers9, i64 %.587.idx.i
  %.670.i = icmp slt i64 %kept10, 5
  br i1 %.670.i, label %B328.else.endif.if.i, label %B328.else.endif.endif.endif.if.i, !prof !7

B596.i:                                           ; preds = %B474.if.i
  %.767.i = mul i64 %.650.sroa.0.3.i, %kept11
  %.769.i = getelementptr double, ptr %numbers9, i64 %.767.i
  %.1031.i = getelementptr i64, ptr %numbers6, i64 %kept8
  %.1384.i = add nsw i64 %.163.0.i, %.111.0.i
  %.142856.not.i = icmp slt i64 %.1384.i, 1
  br i1 %.142856.not.i, label %B1654.preheader.i, label %B634.lr.ph.i

B634.lr.ph.i:                                     ; preds = %B596.i
  %.1344.i = sub nsw i64 0, %.163.0.i
  br label %B634.i

B1654.preheader.i:                                ; preds = %B1608.i, %B596.i
  %spec.select20.i = tail call i64 @llvm.smax.i64(i64 %.111.0.i, i64 0)
  %.149.i12864.not.i = icmp slt i64 %.111.0.i, 1
  br label %B1654.if.i

B634.i:                                           ; preds = %B1608.i, %B634.lr.ph.i
  %.1374.058.i = phi i64 [ %.1384.i, %B634.lr.ph.i ], [ %.1437.i, %B1608.i ]
  %.1371.057.i = phi i64 [ %.1344.i, %B634.lr.ph.i ], [ %.1441.i, %B1608.i ]
  %.1437.i = add nsw i64 %.1374.058.i, -1
  %.1441.i = add nsw i64 %.1371.057.i, 1
  %.1470.i = icmp eq i64 %.1371.057.i, 0
  br i1 %.1470.i, label %B688.if.i, label %B780.if.i.preheader

B1198.loopexit.i:                                 ; preds = %B1476.i
  %.2465.i = add nsw i64 %.2403.053.i, -1
  %.2469.i = add nuw nsw i64 %.2400.052.i, 2
  %.2456.i = icmp samesign ugt i64 %.2403.053.i, 1
  br i1 %.2456.i, label %B1198.if.i, label %B1512.i

B1476.i:                                          ; preds = %B1334.if.i
  %.2589.i = add nuw nsw i64 %.2520.050.i, 1
  store double %.2898.i, ptr %.2646.i, align 8, !noalias !0
  store double %.2906.i, ptr %.2677.i, align 8, !noalias !0
  store i64 %.2916.i, ptr %8, align 8, !noalias !0
  %exitcond100.not.i = icmp eq i64 %.2589.i, 16
  br i1 %exitcond100.not.i, label %B1198.loopexit.i, label %B1242.if.i

B1512.i:                                          ; preds = %B1198.loopexit.i
  %.3041.i = icmp sgt i64 %.1371.057.i, -1
  br i1 %.3041.i, label %B1564.if.i, label %B1608.i

B1608.i:                                          ; preds = %B1564.if.i, %B1512.i
  %.1428.i = icmp sgt i64 %.1374.058.i, 1
  br i1 %.1428.i, label %B634.i, label %B1654.preheader.i

B1704.i:                                          ; preds = %B1654.if.i
  %.3523.i = getelementptr double, ptr %.587.i, i64 %.3297.070.i
  %.3524.i = load double, ptr %.3523.i, align 8, !noalias !0
  %.3525.i = fcmp une double %.3592.pre.i, %.3524.i
  br i1 %.3525.i, label %B1740.i, label %B1842.i

B1740.i:                                          ; preds = %B1654.if.i, %B1704.i
  br i1 %.149.i12864.not.i, label %B384.i140.i, label %B72.if.i374.preheader.i

B72.if.i374.preheader.i:                          ; preds = %B1740.i
  %.3529.i = mul nuw nsw i64 %.3297.070.i, %.111.0.i
  br label %B72.if.i374.i

B368.i251.i:                                      ; preds = %B156.if.i359.i
  %.158.i377.i = add nsw i64 %.94.i43.065.i, -1
  %.162.i380.i = add nuw nsw i64 %.91.i42.066.i, 1
  %4 = getelementptr i64, ptr %numbers6, i64 %.91.i42.066.i
  store i64 %.402.i357.i, ptr %4, align 8, !noalias !8
  %.149.i128.i = icmp sgt i64 %.94.i43.065.i, 1
  br i1 %.149.i128.i, label %B72.if.i374.i, label %B384.i140.i

B384.i140.i:                                      ; preds = %B368.i251.i, %B1740.i
  %quick.3.i32.0.lcssa.i = phi double [ %.3429.i, %B1740.i ], [ %.386.i343.i, %B368.i251.i ]
  %calm.3.i33.0.lcssa.i = phi double [ %.3592.pre.i, %B1740.i ], [ %.394.i350.i, %B368.i251.i ]
  %.3668.i = getelementptr double, ptr %numbers9, i64 %.3297.070.i
  store double %quick.3.i32.0.lcssa.i, ptr %.3668.i, align 8, !noalias !0
  %.3699.i = getelementptr double, ptr %.445.i, i64 %.3297.070.i
  store double %calm.3.i33.0.lcssa.i, ptr %.3699.i, align 8, !noalias !0
  br label %B1842.i

B72.if.i374.i:                                    ; preds = %B368.i251.i, %B72.if.i374.preheader.i
  %calm.3.i33.068.i = phi double [ %.394.i350.i, %B368.i251.i ], [ %.3592.pre.i, %B72.if.i374.preheader.i ]
  %quick.3.i32.067.i = phi double [ %.386.i343.i, %B368.i251.i ], [ %.3429.i, %B72.if.i374.preheader.i ]
  %.91.i42.066.i = phi i64 [ %.162.i380.i, %B368.i251.i ], [ %.3529.i, %B72.if.i374.preheader.i ]
  %.94.i43.065.i = phi i64 [ %.158.i377.i, %B368.i251.i ], [ %spec.select20.i, %B72.if.i374.preheader.i ]
  %.323.i310.i = shl nsw i64 %.91.i42.066.i, 6
  br label %B156.if.i359.i

B156.if.i359.i:                                   ; preds = %B156.if.i359.i, %B72.if.i374.i
  %above.2.i54.163.i = phi i64 [ 0, %B72.if.i374.i ], [ %.402.i357.i, %B156.if.i359.i ]
  %calm.2.i52.162.i = phi double [ %calm.3.i33.068.i, %B72.if.i374.i ], [ %.394.i350.i, %B156.if.i359.i ]
  %quick.2.i51.161.i = phi double [ %quick.3.i32.067.i, %B72.if.i374.i ], [ %.386.i343.i, %B156.if.i359.i ]
  %.228.i58.059.i = phi i64 [ 0, %B72.if.i374.i ], [ %.297.i365.i, %B156.if.i359.i ]
  %.297.i365.i = add nuw nsw i64 %.228.i58.059.i, 1
  %.324.i311.i = add nuw nsw i64 %.228.i58.059.i, %.323.i310.i
  %.13.i.i318.i = tail call i64 @llvm.smin.i64(i64 %.88.i, i64 %.324.i311.i)
  %.379.i336.i = getelementptr double, ptr %numbers2, i64 %.13.i.i318.i
  %.380.i337.i = load double, ptr %.379.i336.i, align 8, !noalias !8
  %.382.i339.i = fsub double %.380.i337.i, %quick.2.i51.161.i
  %.384.i341.i = fmul double %.65.i, %.382.i339.i
  %.386.i343.i = fadd double %quick.2.i51.161.i, %.384.i341.i
  %.390.i346.i = fsub double %.380.i337.i, %calm.2.i52.162.i
  %.392.i348.i = fmul double %.71.i, %.390.i346.i
  %.394.i350.i = fadd double %calm.2.i52.162.i, %.392.i348.i
  %.397.i352.i = fcmp ogt double %.386.i343.i, %.394.i350.i
  %.399.i354.i = zext i1 %.397.i352.i to i64
  %.400.i355.i = shl nuw i64 %.399.i354.i, %.228.i58.059.i
  %.402.i357.i = or i64 %.400.i355.i, %above.2.i54.163.i
  %exitcond102.not.i = icmp eq i64 %.297.i365.i, 64
  br i1 %exitcond102.not.i, label %B368.i251.i, label %B156.if.i359.i

B1842.i:                                          ; preds = %B384.i140.i, %B1704.i
  %exitcond103.not.i = icmp eq i64 %.3366.i, 16
  br i1 %exitcond103.not.i, label %B1844.loopexit93.i, label %B1654.if.i

B1844.loopexit93.i:                               ; preds = %B1842.i
  %.pre.i = and i64 %kept8, -16
  br label %B1844.i

B1844.i:                                          ; preds = %B368.i.i, %B1844.loopexit93.i, %B240.i
  %.3746.pre-phi.i = phi i64 [ %.pre.i, %B1844.loopexit93.i ], [ %.281.i, %B240.i ], [ %.281.i, %B368.i.i ]
  %.3784.inv.i = icmp sgt i64 %.111.0.i, 0
  %storemerge1714.i = select i1 %.3784.inv.i, i64 %.3746.pre-phi.i, i64 0
  %.382682.i = icmp sgt i64 %storemerge1714.i, 0
  br i1 %.382682.i, label %B1930.if.lr.ph.i, label %kurs_native.exit

B1930.if.lr.ph.i:                                 ; preds = %B1844.i
  %5 = getelementptr i64, ptr %numbers6, i64 %kept8
  br label %B1930.if.i

B264.i.i:                                         ; preds = %B118.if.i.i, %B264.i.i
  %bits.2.i.1.i = phi i64 [ %.302.i529.i, %B264.i.i ], [ %.283.i515.i, %B118.if.i.i ]
  %count.2.i.1.i = phi i64 [ %.306.i.i, %B264.i.i ], [ %count.3.i.089.i, %B118.if.i.i ]
  %.300.i.i = add nsw i64 %bits.2.i.1.i, -1
  %.302.i529.i = and i64 %.300.i.i, %bits.2.i.1.i
  %.306.i.i = add nsw i64 %count.2.i.1.i, 1
  %.311.i.not.i = icmp eq i64 %.302.i529.i, 0
  br i1 %.311.i.not.i, label %B294.i.i, label %B264.i.i

B294.i.i:                                         ; preds = %B264.i.i, %B118.if.i.i
  %count.4.i.2.i = phi i64 [ %count.3.i.089.i, %B118.if.i.i ], [ %.306.i.i, %B264.i.i ]
  %exitcond107.not.i = icmp eq i64 %.128.i537.i, %storemerge1714.i
  br i1 %exitcond107.not.i, label %kurs_native.exit, label %B118.if.i.i

B118.if.i.i:                                      ; preds = %B1930.if.i, %B294.i.i
  %sold.2.i.091.i = phi i64 [ %.289.i5171717.i, %B294.i.i ], [ 0, %B1930.if.i ]
  %bought.2.i.090.i = phi i64 [ %.287.i1716.i, %B294.i.i ], [ 0, %B1930.if.i ]
  %count.3.i.089.i = phi i64 [ %count.4.i.2.i, %B294.i.i ], [ 0, %B1930.if.i ]
  %.57.i.088.i = phi i64 [ %.128.i537.i, %B294.i.i ], [ 0, %B1930.if.i ]
  %.128.i537.i = add nuw nsw i64 %.57.i.088.i, 1
  %.215.i481.i = getelementptr i64, ptr %numbers6, i64 %.57.i.088.i
  %.216.i.i = load i64, ptr %.215.i481.i, align 8, !noalias !12
  %.269.i.i = getelementptr i64, ptr %5, i64 %.57.i.088.i
  %.270.i510.i = load i64, ptr %.269.i.i, align 8, !noalias !12
  %.271.i.i = shl i64 %.216.i.i, 1
  %.273.i511.i = or disjoint i64 %.271.i.i, %bought.2.i.090.i
  %.276.i.i = xor i64 %.273.i511.i, %.216.i.i
  %.277.i513.i = shl i64 %.270.i510.i, 1
  %.279.i.i = or disjoint i64 %.277.i513.i, %sold.2.i.091.i
  %.282.i514.i = xor i64 %.279.i.i, %.270.i510.i
  %.283.i515.i = or i64 %.282.i514.i, %.276.i.i
  %.287.i1716.i = lshr i64 %.216.i.i, 63
  %.289.i5171717.i = lshr i64 %.270.i510.i, 63
  %.297.i520.not.i = icmp eq i64 %.283.i515.i, 0
  br i1 %.297.i520.not.i, label %B294.i.i, label %B264.i.i

B2055.i:                                          ; preds = %B932.if.i, %B1048.if.i
  %exitcond98.not.i = icmp eq i64 %.1806.i, 16
  br i1 %exitcond98.not.i, label %B1198.if.i, label %B780.if.i

B328.else.endif.if.i:                             ; preds = %B328.i
  br label %B328.else.endif.endif.endif.if.i

B328.else.endif.endif.endif.if.i:                 ; preds = %B328.else.endif.if.i, %B328.i
  %.650.sroa.0.3.i = phi i64 [ %kept10, %B328.else.endif.if.i ], [ 4, %B328.i ]
  %.1262.i = tail call i64 @llvm.smin.i64(i64 %kept3, i64 0)
  %invariant.gep.i = getelementptr double, ptr %numbers2, i64 %.1262.i
  br label %B474.if.i

B474.if.i:                                        ; preds = %B474.if.i, %B328.else.endif.endif.endif.if.i
  %.1092.023.i = phi i64 [ 0, %B328.else.endif.endif.endif.if.i ], [ %.1161.i, %B474.if.i ]
  %.1161.i = add nuw nsw i64 %.1092.023.i, 1
  %.1187.i = mul nsw i64 %.1092.023.i, %.111.0.i
  %.1189.i = sub nsw i64 %.1187.i, %.163.0.i
  %.1190.i = shl nsw i64 %.1189.i, 6
  %.13.i.i = tail call i64 @llvm.smax.i64(i64 %.1190.i, i64 0)
  %.13.i1719.i = tail call i64 @llvm.smin.i64(i64 range(i64 -9223372036854775808, 9223372036854775807) %.88.i, i64 %.13.i.i)
  %gep.i = getelementptr double, ptr %invariant.gep.i, i64 %.13.i1719.i
  %.1277.i = load double, ptr %gep.i, align 8, !noalias !0
  %.1306.i = getelementptr double, ptr %numbers9, i64 %.1092.023.i
  store double %.1277.i, ptr %.1306.i, align 8, !noalias !0
  %.1336.i = getelementptr double, ptr %.445.i, i64 %.1092.023.i
  store double %.1277.i, ptr %.1336.i, align 8, !noalias !0
  %exitcond.not.i = icmp eq i64 %.1161.i, 16
  br i1 %exitcond.not.i, label %B596.i, label %B474.if.i

B688.if.i:                                        ; preds = %B634.i, %B688.if.i
  %.1495.025.i = phi i64 [ %.1564.i, %B688.if.i ], [ 0, %B634.i ]
  %.1564.i = add nuw nsw i64 %.1495.025.i, 1
  %.1617.i = getelementptr double, ptr %numbers9, i64 %.1495.025.i
  %.1618.i = load double, ptr %.1617.i, align 8, !noalias !0
  %.1647.i = getelementptr double, ptr %.445.i, i64 %.1495.025.i
  %.1648.i = load double, ptr %.1647.i, align 8, !noalias !0
  %.1677.i = getelementptr double, ptr %.516.i, i64 %.1495.025.i
  store double %.1618.i, ptr %.1677.i, align 8, !noalias !0
  %.1707.i = getelementptr double, ptr %.587.i, i64 %.1495.025.i
  store double %.1648.i, ptr %.1707.i, align 8, !noalias !0
  %exitcond95.not.i = icmp eq i64 %.1564.i, 16
  br i1 %exitcond95.not.i, label %B780.if.i.preheader, label %B688.if.i

B780.if.i.preheader:                              ; preds = %B688.if.i, %B634.i
  br label %B780.if.i

B780.if.i:                                        ; preds = %B780.if.i.preheader, %B2055.i
  %.1737.041.i = phi i64 [ %.1806.i, %B2055.i ], [ 0, %B780.if.i.preheader ]
  %.1806.i = add nuw nsw i64 %.1737.041.i, 1
  %6 = getelementptr i64, ptr %.1031.i, i64 %.1737.041.i
  store i64 0, ptr %6, align 8, !noalias !0
  %.1867.i = mul nsw i64 %.1737.041.i, %.111.0.i
  %.1869.i = add nsw i64 %.1867.i, %.1371.057.i
  %.1870.i = shl nsw i64 %.1869.i, 6
  %.1875.i = icmp slt i64 %.1869.i, 0
  %.1878.i = add nuw nsw i64 %.1870.i, 64
  %.1889.not.i = icmp sgt i64 %.1878.i, %kept3
  %or.cond.i = select i1 %.1875.i, i1 true, i1 %.1889.not.i
  br i1 %or.cond.i, label %B1048.preheader.i, label %B932.preheader.i

B932.preheader.i:                                 ; preds = %B780.if.i
  %7 = getelementptr double, ptr %numbers2, i64 %.1870.i
  %invariant.gep27.i = getelementptr double, ptr %.769.i, i64 %.1737.041.i
  br label %B932.if.i

B1048.preheader.i:                                ; preds = %B780.if.i
  %invariant.gep35.i = getelementptr double, ptr %.769.i, i64 %.1737.041.i
  br label %B1048.if.i

B932.if.i:                                        ; preds = %B932.if.i, %B932.preheader.i
  %.1914.031.i = phi i64 [ 0, %B932.preheader.i ], [ %.1983.i, %B932.if.i ]
  %.1983.i = add nuw nsw i64 %.1914.031.i, 1
  %.2035.i = getelementptr double, ptr %7, i64 %.1914.031.i
  %.2036.i = load double, ptr %.2035.i, align 8, !noalias !0
  %.2084.i = mul i64 %.1914.031.i, %kept11
  %gep30.i = getelementptr double, ptr %invariant.gep27.i, i64 %.2084.i
  store double %.2036.i, ptr %gep30.i, align 8, !noalias !0
  %exitcond96.not.i = icmp eq i64 %.1983.i, 64
  br i1 %exitcond96.not.i, label %B2055.i, label %B932.if.i

B1048.if.i:                                       ; preds = %B1048.if.i, %B1048.preheader.i
  %.2125.039.i = phi i64 [ 0, %B1048.preheader.i ], [ %.2194.i, %B1048.if.i ]
  %.2194.i = add nuw nsw i64 %.2125.039.i, 1
  %.2220.i = add nsw i64 %.2125.039.i, %.1870.i
  %.13.i1720.i = tail call i64 @llvm.smax.i64(i64 %.2220.i, i64 0)
  %.13.i1721.i = tail call i64 @llvm.smin.i64(i64 range(i64 -9223372036854775808, 9223372036854775807) %.88.i, i64 %.13.i1720.i)
  %gep34.i = getelementptr double, ptr %invariant.gep.i, i64 %.13.i1721.i
  %.2307.i = load double, ptr %gep34.i, align 8, !noalias !0
  %.2355.i = mul i64 %.2125.039.i, %kept11
  %gep38.i = getelementptr double, ptr %invariant.gep35.i, i64 %.2355.i
  store double %.2307.i, ptr %gep38.i, align 8, !noalias !0
  %exitcond97.not.i = icmp eq i64 %.2194.i, 64
  br i1 %exitcond97.not.i, label %B2055.i, label %B1048.if.i

B1198.if.i:                                       ; preds = %B2055.i, %B1198.loopexit.i
  %.2403.053.i = phi i64 [ %.2465.i, %B1198.loopexit.i ], [ 32, %B2055.i ]
  %.2400.052.i = phi i64 [ %.2469.i, %B1198.loopexit.i ], [ 0, %B2055.i ]
  br label %B1242.if.i

B1242.if.i:                                       ; preds = %B1198.if.i, %B1476.i
  %.2520.050.i = phi i64 [ 0, %B1198.if.i ], [ %.2589.i, %B1476.i ]
  %.2646.i = getelementptr double, ptr %numbers9, i64 %.2520.050.i
  %.2647.i = load double, ptr %.2646.i, align 8, !noalias !0
  %.2677.i = getelementptr double, ptr %.445.i, i64 %.2520.050.i
  %.2678.i = load double, ptr %.2677.i, align 8, !noalias !0
  %8 = getelementptr i64, ptr %.1031.i, i64 %.2520.050.i
  %.2709.i = load i64, ptr %8, align 8, !noalias !0
  %invariant.gep43.i = getelementptr double, ptr %.769.i, i64 %.2520.050.i
  br label %B1334.if.i

B1334.if.i:                                       ; preds = %B1334.if.i, %B1242.if.i
  %quick_now.2.349.i = phi double [ %.2647.i, %B1242.if.i ], [ %.2898.i, %B1334.if.i ]
  %calm_now.2.348.i = phi double [ %.2678.i, %B1242.if.i ], [ %.2906.i, %B1334.if.i ]
  %bits.2.347.i = phi i64 [ %.2709.i, %B1242.if.i ], [ %.2916.i, %B1334.if.i ]
  %.2742.045.i = phi i64 [ 0, %B1242.if.i ], [ %.2811.i, %B1334.if.i ]
  %.2811.i = add nuw nsw i64 %.2742.045.i, 1
  %.2837.i = add nuw nsw i64 %.2742.045.i, %.2400.052.i
  %.2885.i = mul i64 %.2837.i, %kept11
  %gep44.i = getelementptr double, ptr %invariant.gep43.i, i64 %.2885.i
  %.2890.i = load double, ptr %gep44.i, align 8, !noalias !0
  %.2894.i = fsub double %.2890.i, %quick_now.2.349.i
  %.2896.i = fmul double %.65.i, %.2894.i
  %.2898.i = fadd double %quick_now.2.349.i, %.2896.i
  %.2902.i = fsub double %.2890.i, %calm_now.2.348.i
  %.2904.i = fmul double %.71.i, %.2902.i
  %.2906.i = fadd double %calm_now.2.348.i, %.2904.i
  %.2909.i = fcmp ogt double %.2898.i, %.2906.i
  %.2911.i = zext i1 %.2909.i to i64
  %.2914.i = shl nuw i64 %.2911.i, %.2837.i
  %.2916.i = or i64 %.2914.i, %bits.2.347.i
  %exitcond99.not.i = icmp eq i64 %.2811.i, 2
  br i1 %exitcond99.not.i, label %B1476.i, label %B1334.if.i

B1564.if.i:                                       ; preds = %B1512.i, %B1564.if.i
  %.3066.054.i = phi i64 [ %.3135.i, %B1564.if.i ], [ 0, %B1512.i ]
  %.3135.i = add nuw nsw i64 %.3066.054.i, 1
  %9 = getelementptr i64, ptr %.1031.i, i64 %.3066.054.i
  %.3189.i = load i64, ptr %9, align 8, !noalias !0
  %.3191.i = mul nsw i64 %.3066.054.i, %.111.0.i
  %.3193.i = add nsw i64 %.3191.i, %.1371.057.i
  %.3223.i = icmp slt i64 %.3193.i, 0
  %.3224.i = select i1 %.3223.i, i64 %kept8, i64 0
  %10 = getelementptr i64, ptr %numbers6, i64 %.3193.i
  %.3246.i = getelementptr i64, ptr %10, i64 %.3224.i
  store i64 %.3189.i, ptr %.3246.i, align 8, !noalias !0
  %exitcond101.not.i = icmp eq i64 %.3135.i, 16
  br i1 %exitcond101.not.i, label %B1608.i, label %B1564.if.i

B1654.if.i:                                       ; preds = %B1842.i, %B1654.preheader.i
  %.3297.070.i = phi i64 [ 1, %B1654.preheader.i ], [ %.3366.i, %B1842.i ]
  %.3366.i = add nuw nsw i64 %.3297.070.i, 1
  %.3395.i = add nsw i64 %.3297.070.i, -1
  %.3428.i = getelementptr double, ptr %numbers9, i64 %.3395.i
  %.3429.i = load double, ptr %.3428.i, align 8, !noalias !0
  %.3459.i = getelementptr double, ptr %.516.i, i64 %.3297.070.i
  %.3460.i = load double, ptr %.3459.i, align 8, !noalias !0
  %.3461.i = fcmp une double %.3429.i, %.3460.i
  %.3591.phi.trans.insert.i = getelementptr double, ptr %.445.i, i64 %.3395.i
  %.3592.pre.i = load double, ptr %.3591.phi.trans.insert.i, align 8, !noalias !0
  br i1 %.3461.i, label %B1740.i, label %B1704.i

B1930.if.i:                                       ; preds = %B1930.if.i, %B1930.if.lr.ph.i
  %ever.2.085.i = phi i1 [ false, %B1930.if.lr.ph.i ], [ %narrow.i, %B1930.if.i ]
  %.3770.083.i = phi i64 [ 0, %B1930.if.lr.ph.i ], [ %.3839.i, %B1930.if.i ]
  %.3839.i = add nuw nsw i64 %.3770.083.i, 1
  %.3920.i = getelementptr i64, ptr %numbers6, i64 %.3770.083.i
  %.3921.i = load i64, ptr %.3920.i, align 8, !noalias !0
  %.3926.i = xor i64 %.3921.i, -1
  %.3939.i = sub i64 0, %.3921.i
  %.3941.i = and i64 %.3921.i, %.3939.i
  %.3942.i = sub i64 0, %.3941.i
  %11 = select i1 %ever.2.085.i, i64 -1, i64 %.3942.i
  %"$phi1978.2.2.1.i" = and i64 %11, %.3926.i
  %.4008.i = getelementptr i64, ptr %5, i64 %.3770.083.i
  store i64 %"$phi1978.2.2.1.i", ptr %.4008.i, align 8, !noalias !0
  %.4025.i = icmp ne i64 %.3921.i, 0
  %narrow.i = select i1 %ever.2.085.i, i1 true, i1 %.4025.i
  %exitcond106.not.i = icmp eq i64 %.3839.i, %storemerge1714.i
  br i1 %exitcond106.not.i, label %B118.if.i.i, label %B1930.if.i

kurs_native.exit:                                 ; preds = %B294.i.i, %B1844.i
  %count.3.i.0.lcssa.i = phi i64 [ 0, %B1844.i ], [ %count.4.i.2.i, %B294.i.i ]
  store i64 %count.3.i.0.lcssa.i, ptr %memory, align 8, !alias.scope !0
  ret i32 0
}

; Function Attrs: mustprogress nocallback nocreateundeforpoison nofree nosync nounwind speculatable willreturn memory(none)
declare i64 @llvm.smax.i64(i64, i64) #2

; Function Attrs: mustprogress nocallback nocreateundeforpoison nofree nosync nounwind speculatable willreturn memory(none)
declare i64 @llvm.smin.i64(i64, i64) #2

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
!7 = !{!"branch_weights", i32 1, i32 99}
!8 = !{!9, !11, !1}
!9 = distinct !{!9, !10, !"0"}
!10 = distinct !{!10, !"1"}
!11 = distinct !{!11, !10, !"2"}
!12 = !{!13, !15, !1}
!13 = distinct !{!13, !14, !"3"}
!14 = distinct !{!14, !"4"}
!15 = distinct !{!15, !14, !"5"}
