; of 446be9d6a6afbbf57bf9a7dfc2dc1a4af21add00a3db97112a6af55807197a1f

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
  %.149.i54.i = icmp sgt i64 %spec.select.i, 0
  br i1 %.149.i54.i, label %B72.if.i.preheader.i, label %B1784.i

B72.if.i.preheader.i:                             ; preds = %B240.i
  %.249.i = load double, ptr %numbers2, align 8, !noalias !0
  br label %B72.if.i.i

B368.i.i:                                         ; preds = %B156.if.i.i
  %.162.i.i = add nuw nsw i64 %.91.i.055.i, 1
  %3 = getelementptr i64, ptr %numbers6, i64 %.91.i.055.i
  store i64 %.402.i.i, ptr %3, align 8, !noalias !3
  %exitcond82.not.i = icmp eq i64 %.162.i.i, %spec.select.i
  br i1 %exitcond82.not.i, label %B1784.i, label %B72.if.i.i

B72.if.i.i:                                       ; preds = %B368.i.i, %B72.if.i.preheader.i
  %calm.3.i.058.i = phi double [ %.394.i.i, %B368.i.i ], [ %.249.i, %B72.if.i.preheader.i ]
  %quick.3.i.057.i = phi double [ %.386.i.i, %B368.i.i ], [ %.249.i, %B72.if.i.preheader.i ]
  %.91.i.055.i = phi i64 [ %.162.i.i, %B368.i.i ], [ 0, %B72.if.i.preheader.i ]
  %.323.i.i = shl nsw i64 %.91.i.055.i, 6
  br label %B156.if.i.i

B156.if.i.i:                                      ; preds = %B156.if.i.i, %B72.if.i.i
  %above.2.i.153.i = phi i64 [ 0, %B72.if.i.i ], [ %.402.i.i, %B156.if.i.i ]
  %calm.2.i.152.i = phi double [ %calm.3.i.058.i, %B72.if.i.i ], [ %.394.i.i, %B156.if.i.i ]
  %quick.2.i.151.i = phi double [ %quick.3.i.057.i, %B72.if.i.i ], [ %.386.i.i, %B156.if.i.i ]
  %.228.i.049.i = phi i64 [ 0, %B72.if.i.i ], [ %.297.i.i, %B156.if.i.i ]
  %.297.i.i = add nuw nsw i64 %.228.i.049.i, 1
  %.324.i.i = add nuw nsw i64 %.228.i.049.i, %.323.i.i
  %.13.i.i.i = tail call i64 @llvm.smin.i64(i64 %.88.i, i64 %.324.i.i)
  %.379.i.i = getelementptr double, ptr %numbers2, i64 %.13.i.i.i
  %.380.i.i = load double, ptr %.379.i.i, align 8, !noalias !3
  %.382.i.i = fsub double %.380.i.i, %quick.2.i.151.i
  %.384.i.i = fmul double %.65.i, %.382.i.i
  %.386.i.i = fadd double %quick.2.i.151.i, %.384.i.i
  %.390.i.i = fsub double %.380.i.i, %calm.2.i.152.i
  %.392.i.i = fmul double %.71.i, %.390.i.i
  %.394.i.i = fadd double %calm.2.i.152.i, %.392.i.i
  %.397.i.i = fcmp ogt double %.386.i.i, %.394.i.i
  %.399.i.i = zext i1 %.397.i.i to i64
  %.400.i.i = shl nuw i64 %.399.i.i, %.228.i.049.i
  %.402.i.i = or i64 %.400.i.i, %above.2.i.153.i
  %exitcond81.not.i = icmp eq i64 %.297.i.i, 64
  br i1 %exitcond81.not.i, label %B368.i.i, label %B156.if.i.i

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
  %.142833.not.i = icmp slt i64 %.1384.i, 1
  br i1 %.142833.not.i, label %B1594.preheader.i, label %B632.if.lr.ph.i

B632.if.lr.ph.i:                                  ; preds = %B596.i
  %.1344.i = sub nsw i64 0, %.163.0.i
  br label %B632.if.i

B1594.preheader.i:                                ; preds = %B1548.i, %B596.i
  %spec.select4.i = tail call i64 @llvm.smax.i64(i64 %.111.0.i, i64 0)
  %.149.i11941.not.i = icmp slt i64 %.111.0.i, 1
  br label %B1594.if.i

B1184.loopexit.i:                                 ; preds = %B1228.if.i
  %.2469.i = add nuw nsw i64 %.2400.029.i, 1
  %exitcond77.not.i = icmp eq i64 %.2469.i, 64
  br i1 %exitcond77.not.i, label %B1452.i, label %B1184.if.i

B1452.i:                                          ; preds = %B1184.loopexit.i
  %.2936.i = icmp sgt i64 %.1371.034.i, -1
  br i1 %.2936.i, label %B1504.if.i, label %B1548.i

B1548.i:                                          ; preds = %B1504.if.i, %B1452.i
  %.1428.i = icmp sgt i64 %.1374.035.i, 1
  br i1 %.1428.i, label %B632.if.i, label %B1594.preheader.i

B1644.i:                                          ; preds = %B1594.if.i
  %.3418.i = getelementptr double, ptr %.587.i, i64 %.3192.047.i
  %.3419.i = load double, ptr %.3418.i, align 8, !noalias !0
  %.3420.i = fcmp une double %.3487.pre.i, %.3419.i
  br i1 %.3420.i, label %B1680.i, label %B1782.i

B1680.i:                                          ; preds = %B1594.if.i, %B1644.i
  br i1 %.149.i11941.not.i, label %B384.i131.i, label %B72.if.i365.preheader.i

B72.if.i365.preheader.i:                          ; preds = %B1680.i
  %.3424.i = mul nuw nsw i64 %.3192.047.i, %.111.0.i
  br label %B72.if.i365.i

B368.i242.i:                                      ; preds = %B156.if.i350.i
  %.158.i368.i = add nsw i64 %.94.i34.042.i, -1
  %.162.i371.i = add nuw nsw i64 %.91.i33.043.i, 1
  %4 = getelementptr i64, ptr %numbers6, i64 %.91.i33.043.i
  store i64 %.402.i348.i, ptr %4, align 8, !noalias !8
  %.149.i119.i = icmp sgt i64 %.94.i34.042.i, 1
  br i1 %.149.i119.i, label %B72.if.i365.i, label %B384.i131.i

B384.i131.i:                                      ; preds = %B368.i242.i, %B1680.i
  %quick.3.i23.0.lcssa.i = phi double [ %.3324.i, %B1680.i ], [ %.386.i334.i, %B368.i242.i ]
  %calm.3.i24.0.lcssa.i = phi double [ %.3487.pre.i, %B1680.i ], [ %.394.i341.i, %B368.i242.i ]
  %.3563.i = getelementptr double, ptr %numbers9, i64 %.3192.047.i
  store double %quick.3.i23.0.lcssa.i, ptr %.3563.i, align 8, !noalias !0
  %.3594.i = getelementptr double, ptr %.445.i, i64 %.3192.047.i
  store double %calm.3.i24.0.lcssa.i, ptr %.3594.i, align 8, !noalias !0
  br label %B1782.i

B72.if.i365.i:                                    ; preds = %B368.i242.i, %B72.if.i365.preheader.i
  %calm.3.i24.045.i = phi double [ %.394.i341.i, %B368.i242.i ], [ %.3487.pre.i, %B72.if.i365.preheader.i ]
  %quick.3.i23.044.i = phi double [ %.386.i334.i, %B368.i242.i ], [ %.3324.i, %B72.if.i365.preheader.i ]
  %.91.i33.043.i = phi i64 [ %.162.i371.i, %B368.i242.i ], [ %.3424.i, %B72.if.i365.preheader.i ]
  %.94.i34.042.i = phi i64 [ %.158.i368.i, %B368.i242.i ], [ %spec.select4.i, %B72.if.i365.preheader.i ]
  %.323.i301.i = shl nsw i64 %.91.i33.043.i, 6
  br label %B156.if.i350.i

B156.if.i350.i:                                   ; preds = %B156.if.i350.i, %B72.if.i365.i
  %above.2.i45.140.i = phi i64 [ 0, %B72.if.i365.i ], [ %.402.i348.i, %B156.if.i350.i ]
  %calm.2.i43.139.i = phi double [ %calm.3.i24.045.i, %B72.if.i365.i ], [ %.394.i341.i, %B156.if.i350.i ]
  %quick.2.i42.138.i = phi double [ %quick.3.i23.044.i, %B72.if.i365.i ], [ %.386.i334.i, %B156.if.i350.i ]
  %.228.i49.036.i = phi i64 [ 0, %B72.if.i365.i ], [ %.297.i356.i, %B156.if.i350.i ]
  %.297.i356.i = add nuw nsw i64 %.228.i49.036.i, 1
  %.324.i302.i = add nuw nsw i64 %.228.i49.036.i, %.323.i301.i
  %.13.i.i309.i = tail call i64 @llvm.smin.i64(i64 %.88.i, i64 %.324.i302.i)
  %.379.i327.i = getelementptr double, ptr %numbers2, i64 %.13.i.i309.i
  %.380.i328.i = load double, ptr %.379.i327.i, align 8, !noalias !8
  %.382.i330.i = fsub double %.380.i328.i, %quick.2.i42.138.i
  %.384.i332.i = fmul double %.65.i, %.382.i330.i
  %.386.i334.i = fadd double %quick.2.i42.138.i, %.384.i332.i
  %.390.i337.i = fsub double %.380.i328.i, %calm.2.i43.139.i
  %.392.i339.i = fmul double %.71.i, %.390.i337.i
  %.394.i341.i = fadd double %calm.2.i43.139.i, %.392.i339.i
  %.397.i343.i = fcmp ogt double %.386.i334.i, %.394.i341.i
  %.399.i345.i = zext i1 %.397.i343.i to i64
  %.400.i346.i = shl nuw i64 %.399.i345.i, %.228.i49.036.i
  %.402.i348.i = or i64 %.400.i346.i, %above.2.i45.140.i
  %exitcond79.not.i = icmp eq i64 %.297.i356.i, 64
  br i1 %exitcond79.not.i, label %B368.i242.i, label %B156.if.i350.i

B1782.i:                                          ; preds = %B384.i131.i, %B1644.i
  %exitcond80.not.i = icmp eq i64 %.3261.i, 16
  br i1 %exitcond80.not.i, label %B1784.loopexit70.i, label %B1594.if.i

B1784.loopexit70.i:                               ; preds = %B1782.i
  %.pre.i = and i64 %kept8, -16
  br label %B1784.i

B1784.i:                                          ; preds = %B368.i.i, %B1784.loopexit70.i, %B240.i
  %.3641.pre-phi.i = phi i64 [ %.pre.i, %B1784.loopexit70.i ], [ %.281.i, %B240.i ], [ %.281.i, %B368.i.i ]
  %.3679.inv.i = icmp sgt i64 %.111.0.i, 0
  %storemerge1694.i = select i1 %.3679.inv.i, i64 %.3641.pre-phi.i, i64 0
  %.372159.i = icmp sgt i64 %storemerge1694.i, 0
  br i1 %.372159.i, label %B1870.if.lr.ph.i, label %kurs_native.exit

B1870.if.lr.ph.i:                                 ; preds = %B1784.i
  %5 = getelementptr i64, ptr %numbers6, i64 %kept8
  br label %B1870.if.i

B264.i.i:                                         ; preds = %B118.if.i.i, %B264.i.i
  %bits.2.i.1.i = phi i64 [ %.302.i520.i, %B264.i.i ], [ %.283.i506.i, %B118.if.i.i ]
  %count.2.i.1.i = phi i64 [ %.306.i.i, %B264.i.i ], [ %count.3.i.066.i, %B118.if.i.i ]
  %.300.i.i = add nsw i64 %bits.2.i.1.i, -1
  %.302.i520.i = and i64 %.300.i.i, %bits.2.i.1.i
  %.306.i.i = add nsw i64 %count.2.i.1.i, 1
  %.311.i.not.i = icmp eq i64 %.302.i520.i, 0
  br i1 %.311.i.not.i, label %B294.i.i, label %B264.i.i

B294.i.i:                                         ; preds = %B264.i.i, %B118.if.i.i
  %count.4.i.2.i = phi i64 [ %count.3.i.066.i, %B118.if.i.i ], [ %.306.i.i, %B264.i.i ]
  %exitcond84.not.i = icmp eq i64 %.128.i528.i, %storemerge1694.i
  br i1 %exitcond84.not.i, label %kurs_native.exit, label %B118.if.i.i

B118.if.i.i:                                      ; preds = %B1870.if.i, %B294.i.i
  %sold.2.i.068.i = phi i64 [ %.289.i5081697.i, %B294.i.i ], [ 0, %B1870.if.i ]
  %bought.2.i.067.i = phi i64 [ %.287.i1696.i, %B294.i.i ], [ 0, %B1870.if.i ]
  %count.3.i.066.i = phi i64 [ %count.4.i.2.i, %B294.i.i ], [ 0, %B1870.if.i ]
  %.57.i.065.i = phi i64 [ %.128.i528.i, %B294.i.i ], [ 0, %B1870.if.i ]
  %.128.i528.i = add nuw nsw i64 %.57.i.065.i, 1
  %.215.i472.i = getelementptr i64, ptr %numbers6, i64 %.57.i.065.i
  %.216.i.i = load i64, ptr %.215.i472.i, align 8, !noalias !12
  %.269.i.i = getelementptr i64, ptr %5, i64 %.57.i.065.i
  %.270.i501.i = load i64, ptr %.269.i.i, align 8, !noalias !12
  %.271.i.i = shl i64 %.216.i.i, 1
  %.273.i502.i = or disjoint i64 %.271.i.i, %bought.2.i.067.i
  %.276.i.i = xor i64 %.273.i502.i, %.216.i.i
  %.277.i504.i = shl i64 %.270.i501.i, 1
  %.279.i.i = or disjoint i64 %.277.i504.i, %sold.2.i.068.i
  %.282.i505.i = xor i64 %.279.i.i, %.270.i501.i
  %.283.i506.i = or i64 %.282.i505.i, %.276.i.i
  %.287.i1696.i = lshr i64 %.216.i.i, 63
  %.289.i5081697.i = lshr i64 %.270.i501.i, 63
  %.297.i511.not.i = icmp eq i64 %.283.i506.i, 0
  br i1 %.297.i511.not.i, label %B294.i.i, label %B264.i.i

B1995.i:                                          ; preds = %B932.if.i, %B1048.if.i
  %exitcond75.not.i = icmp eq i64 %.1806.i, 16
  br i1 %exitcond75.not.i, label %B1184.if.i, label %B780.if.i

B328.else.endif.if.i:                             ; preds = %B328.i
  br label %B328.else.endif.endif.endif.if.i

B328.else.endif.endif.endif.if.i:                 ; preds = %B328.else.endif.if.i, %B328.i
  %.650.sroa.0.3.i = phi i64 [ %kept10, %B328.else.endif.if.i ], [ 4, %B328.i ]
  %.1262.i = tail call i64 @llvm.smin.i64(i64 %kept3, i64 0)
  %invariant.gep.i = getelementptr double, ptr %numbers2, i64 %.1262.i
  br label %B474.if.i

B474.if.i:                                        ; preds = %B474.if.i, %B328.else.endif.endif.endif.if.i
  %.1092.07.i = phi i64 [ 0, %B328.else.endif.endif.endif.if.i ], [ %.1161.i, %B474.if.i ]
  %.1161.i = add nuw nsw i64 %.1092.07.i, 1
  %.1187.i = mul nsw i64 %.1092.07.i, %.111.0.i
  %.1189.i = sub nsw i64 %.1187.i, %.163.0.i
  %.1190.i = shl nsw i64 %.1189.i, 6
  %.13.i.i = tail call i64 @llvm.smax.i64(i64 %.1190.i, i64 0)
  %.13.i1699.i = tail call i64 @llvm.smin.i64(i64 range(i64 -9223372036854775808, 9223372036854775807) %.88.i, i64 %.13.i.i)
  %gep.i = getelementptr double, ptr %invariant.gep.i, i64 %.13.i1699.i
  %.1277.i = load double, ptr %gep.i, align 8, !noalias !0
  %.1306.i = getelementptr double, ptr %numbers9, i64 %.1092.07.i
  store double %.1277.i, ptr %.1306.i, align 8, !noalias !0
  %.1336.i = getelementptr double, ptr %.445.i, i64 %.1092.07.i
  store double %.1277.i, ptr %.1336.i, align 8, !noalias !0
  %exitcond.not.i = icmp eq i64 %.1161.i, 16
  br i1 %exitcond.not.i, label %B596.i, label %B474.if.i

B632.if.i:                                        ; preds = %B1548.i, %B632.if.lr.ph.i
  %.1374.035.i = phi i64 [ %.1384.i, %B632.if.lr.ph.i ], [ %.1437.i, %B1548.i ]
  %.1371.034.i = phi i64 [ %.1344.i, %B632.if.lr.ph.i ], [ %.1441.i, %B1548.i ]
  %.1437.i = add nsw i64 %.1374.035.i, -1
  %.1441.i = add nsw i64 %.1371.034.i, 1
  %.1470.i = icmp eq i64 %.1371.034.i, 0
  br i1 %.1470.i, label %B688.if.i, label %B780.if.i.preheader

B688.if.i:                                        ; preds = %B632.if.i, %B688.if.i
  %.1495.09.i = phi i64 [ %.1564.i, %B688.if.i ], [ 0, %B632.if.i ]
  %.1564.i = add nuw nsw i64 %.1495.09.i, 1
  %.1617.i = getelementptr double, ptr %numbers9, i64 %.1495.09.i
  %.1618.i = load double, ptr %.1617.i, align 8, !noalias !0
  %.1647.i = getelementptr double, ptr %.445.i, i64 %.1495.09.i
  %.1648.i = load double, ptr %.1647.i, align 8, !noalias !0
  %.1677.i = getelementptr double, ptr %.516.i, i64 %.1495.09.i
  store double %.1618.i, ptr %.1677.i, align 8, !noalias !0
  %.1707.i = getelementptr double, ptr %.587.i, i64 %.1495.09.i
  store double %.1648.i, ptr %.1707.i, align 8, !noalias !0
  %exitcond72.not.i = icmp eq i64 %.1564.i, 16
  br i1 %exitcond72.not.i, label %B780.if.i.preheader, label %B688.if.i

B780.if.i.preheader:                              ; preds = %B688.if.i, %B632.if.i
  br label %B780.if.i

B780.if.i:                                        ; preds = %B780.if.i.preheader, %B1995.i
  %.1737.025.i = phi i64 [ %.1806.i, %B1995.i ], [ 0, %B780.if.i.preheader ]
  %.1806.i = add nuw nsw i64 %.1737.025.i, 1
  %6 = getelementptr i64, ptr %.1031.i, i64 %.1737.025.i
  store i64 0, ptr %6, align 8, !noalias !0
  %.1867.i = mul nsw i64 %.1737.025.i, %.111.0.i
  %.1869.i = add nsw i64 %.1867.i, %.1371.034.i
  %.1870.i = shl nsw i64 %.1869.i, 6
  %.1875.i = icmp slt i64 %.1869.i, 0
  %.1878.i = add nuw nsw i64 %.1870.i, 64
  %.1889.not.i = icmp sgt i64 %.1878.i, %kept3
  %or.cond.i = select i1 %.1875.i, i1 true, i1 %.1889.not.i
  br i1 %or.cond.i, label %B1048.preheader.i, label %B932.preheader.i

B932.preheader.i:                                 ; preds = %B780.if.i
  %7 = getelementptr double, ptr %numbers2, i64 %.1870.i
  %invariant.gep11.i = getelementptr double, ptr %.769.i, i64 %.1737.025.i
  br label %B932.if.i

B1048.preheader.i:                                ; preds = %B780.if.i
  %invariant.gep19.i = getelementptr double, ptr %.769.i, i64 %.1737.025.i
  br label %B1048.if.i

B932.if.i:                                        ; preds = %B932.if.i, %B932.preheader.i
  %.1914.015.i = phi i64 [ 0, %B932.preheader.i ], [ %.1983.i, %B932.if.i ]
  %.1983.i = add nuw nsw i64 %.1914.015.i, 1
  %.2035.i = getelementptr double, ptr %7, i64 %.1914.015.i
  %.2036.i = load double, ptr %.2035.i, align 8, !noalias !0
  %.2084.i = mul i64 %.1914.015.i, %kept11
  %gep14.i = getelementptr double, ptr %invariant.gep11.i, i64 %.2084.i
  store double %.2036.i, ptr %gep14.i, align 8, !noalias !0
  %exitcond73.not.i = icmp eq i64 %.1983.i, 64
  br i1 %exitcond73.not.i, label %B1995.i, label %B932.if.i

B1048.if.i:                                       ; preds = %B1048.if.i, %B1048.preheader.i
  %.2125.023.i = phi i64 [ 0, %B1048.preheader.i ], [ %.2194.i, %B1048.if.i ]
  %.2194.i = add nuw nsw i64 %.2125.023.i, 1
  %.2220.i = add nsw i64 %.2125.023.i, %.1870.i
  %.13.i1700.i = tail call i64 @llvm.smax.i64(i64 %.2220.i, i64 0)
  %.13.i1701.i = tail call i64 @llvm.smin.i64(i64 range(i64 -9223372036854775808, 9223372036854775807) %.88.i, i64 %.13.i1700.i)
  %gep18.i = getelementptr double, ptr %invariant.gep.i, i64 %.13.i1701.i
  %.2307.i = load double, ptr %gep18.i, align 8, !noalias !0
  %.2355.i = mul i64 %.2125.023.i, %kept11
  %gep22.i = getelementptr double, ptr %invariant.gep19.i, i64 %.2355.i
  store double %.2307.i, ptr %gep22.i, align 8, !noalias !0
  %exitcond74.not.i = icmp eq i64 %.2194.i, 64
  br i1 %exitcond74.not.i, label %B1995.i, label %B1048.if.i

B1184.if.i:                                       ; preds = %B1995.i, %B1184.loopexit.i
  %.2400.029.i = phi i64 [ %.2469.i, %B1184.loopexit.i ], [ 0, %B1995.i ]
  %.2661.i = mul i64 %.2400.029.i, %kept11
  %8 = getelementptr double, ptr %.769.i, i64 %.2661.i
  br label %B1228.if.i

B1228.if.i:                                       ; preds = %B1228.if.i, %B1184.if.i
  %.2520.027.i = phi i64 [ 0, %B1184.if.i ], [ %.2589.i, %B1228.if.i ]
  %.2589.i = add nuw nsw i64 %.2520.027.i, 1
  %.2665.i = getelementptr double, ptr %8, i64 %.2520.027.i
  %.2666.i = load double, ptr %.2665.i, align 8, !noalias !0
  %.2697.i = getelementptr double, ptr %numbers9, i64 %.2520.027.i
  %.2698.i = load double, ptr %.2697.i, align 8, !noalias !0
  %.2729.i = fsub double %.2666.i, %.2698.i
  %.2731.i = fmul double %.65.i, %.2729.i
  %.2732.i = fadd double %.2698.i, %.2731.i
  %.2761.i = getelementptr double, ptr %.445.i, i64 %.2520.027.i
  %.2762.i = load double, ptr %.2761.i, align 8, !noalias !0
  %.2793.i = fsub double %.2666.i, %.2762.i
  %.2795.i = fmul double %.71.i, %.2793.i
  %.2796.i = fadd double %.2762.i, %.2795.i
  store double %.2732.i, ptr %.2697.i, align 8, !noalias !0
  store double %.2796.i, ptr %.2761.i, align 8, !noalias !0
  %9 = getelementptr i64, ptr %.1031.i, i64 %.2520.027.i
  %.2886.i = load i64, ptr %9, align 8, !noalias !0
  %.2887.i = fcmp ogt double %.2732.i, %.2796.i
  %.2889.i = zext i1 %.2887.i to i64
  %.2891.i = shl nuw i64 %.2889.i, %.2400.029.i
  %.2892.i = or i64 %.2891.i, %.2886.i
  store i64 %.2892.i, ptr %9, align 8, !noalias !0
  %exitcond76.not.i = icmp eq i64 %.2589.i, 16
  br i1 %exitcond76.not.i, label %B1184.loopexit.i, label %B1228.if.i

B1504.if.i:                                       ; preds = %B1452.i, %B1504.if.i
  %.2961.031.i = phi i64 [ %.3030.i, %B1504.if.i ], [ 0, %B1452.i ]
  %.3030.i = add nuw nsw i64 %.2961.031.i, 1
  %10 = getelementptr i64, ptr %.1031.i, i64 %.2961.031.i
  %.3084.i = load i64, ptr %10, align 8, !noalias !0
  %.3086.i = mul nsw i64 %.2961.031.i, %.111.0.i
  %.3088.i = add nsw i64 %.3086.i, %.1371.034.i
  %.3118.i = icmp slt i64 %.3088.i, 0
  %.3119.i = select i1 %.3118.i, i64 %kept8, i64 0
  %11 = getelementptr i64, ptr %numbers6, i64 %.3088.i
  %.3141.i = getelementptr i64, ptr %11, i64 %.3119.i
  store i64 %.3084.i, ptr %.3141.i, align 8, !noalias !0
  %exitcond78.not.i = icmp eq i64 %.3030.i, 16
  br i1 %exitcond78.not.i, label %B1548.i, label %B1504.if.i

B1594.if.i:                                       ; preds = %B1782.i, %B1594.preheader.i
  %.3192.047.i = phi i64 [ 1, %B1594.preheader.i ], [ %.3261.i, %B1782.i ]
  %.3261.i = add nuw nsw i64 %.3192.047.i, 1
  %.3290.i = add nsw i64 %.3192.047.i, -1
  %.3323.i = getelementptr double, ptr %numbers9, i64 %.3290.i
  %.3324.i = load double, ptr %.3323.i, align 8, !noalias !0
  %.3354.i = getelementptr double, ptr %.516.i, i64 %.3192.047.i
  %.3355.i = load double, ptr %.3354.i, align 8, !noalias !0
  %.3356.i = fcmp une double %.3324.i, %.3355.i
  %.3486.phi.trans.insert.i = getelementptr double, ptr %.445.i, i64 %.3290.i
  %.3487.pre.i = load double, ptr %.3486.phi.trans.insert.i, align 8, !noalias !0
  br i1 %.3356.i, label %B1680.i, label %B1644.i

B1870.if.i:                                       ; preds = %B1870.if.i, %B1870.if.lr.ph.i
  %ever.2.062.i = phi i1 [ false, %B1870.if.lr.ph.i ], [ %narrow.i, %B1870.if.i ]
  %.3665.060.i = phi i64 [ 0, %B1870.if.lr.ph.i ], [ %.3734.i, %B1870.if.i ]
  %.3734.i = add nuw nsw i64 %.3665.060.i, 1
  %.3815.i = getelementptr i64, ptr %numbers6, i64 %.3665.060.i
  %.3816.i = load i64, ptr %.3815.i, align 8, !noalias !0
  %.3821.i = xor i64 %.3816.i, -1
  %.3834.i = sub i64 0, %.3816.i
  %.3836.i = and i64 %.3816.i, %.3834.i
  %.3837.i = sub i64 0, %.3836.i
  %12 = select i1 %ever.2.062.i, i64 -1, i64 %.3837.i
  %"$phi1918.2.2.1.i" = and i64 %12, %.3821.i
  %.3903.i = getelementptr i64, ptr %5, i64 %.3665.060.i
  store i64 %"$phi1918.2.2.1.i", ptr %.3903.i, align 8, !noalias !0
  %.3920.i = icmp ne i64 %.3816.i, 0
  %narrow.i = select i1 %ever.2.062.i, i1 true, i1 %.3920.i
  %exitcond83.not.i = icmp eq i64 %.3734.i, %storemerge1694.i
  br i1 %exitcond83.not.i, label %B118.if.i.i, label %B1870.if.i

kurs_native.exit:                                 ; preds = %B294.i.i, %B1784.i
  %count.3.i.0.lcssa.i = phi i64 [ 0, %B1784.i ], [ %count.4.i.2.i, %B294.i.i ]
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
