; of 647714e3d7745efe327ba74366faa45c4f54db40b6ea92255d4363fc1b62101a 1768cd21991b596f3d0e9ee184f3ed0c1aced5f639c8d1647d75b06c9ac6874f

; Function Attrs: mustprogress nocallback nofree nosync nounwind willreturn memory(inaccessiblemem: readwrite)
declare void @llvm.experimental.noalias.scope.decl(metadata) #0

; Function Attrs: mustprogress nofree norecurse nosync nounwind willreturn memory(argmem: write)
define internal fastcc void @kurs_native_0(ptr noalias nonnull writeonly captures(none) initializes((0, 16)) %retptr, double %arg.cash, double %arg.rest, double %arg.price, double %arg.terms.0, double %arg.terms.1, double %arg.terms.6, double %arg.terms.12, double %arg.terms.13, double %arg.terms.16, double %arg.terms.18, double %arg.terms.19, double %arg.terms.20) unnamed_addr #1 {
entry:
  %.76.i = fdiv double %arg.price, %arg.terms.12
  %.84.i.le = tail call double @llvm.rint.f64(double %.76.i)
  %.6.i.i.i = fmul double %arg.terms.12, %.84.i.le
  %.7.i.i.i = fmul double %.84.i.le, 0x41A0000002000000
  %.8.i.i.i = fsub double %.7.i.i.i, %.84.i.le
  %.9.i.i.i = fsub double %.7.i.i.i, %.8.i.i.i
  %.10.i.i.i = fsub double %.84.i.le, %.9.i.i.i
  %.11.i.i.i = fmul double %arg.terms.12, 0x41A0000002000000
  %.12.i.i.i = fsub double %.11.i.i.i, %arg.terms.12
  %.13.i.i.i = fsub double %.11.i.i.i, %.12.i.i.i
  %.14.i.i.i = fsub double %arg.terms.12, %.13.i.i.i
  %.15.i.i.i = fmul double %.13.i.i.i, %.9.i.i.i
  %.16.i.i.i = fsub double %.15.i.i.i, %.6.i.i.i
  %.17.i.i.i = fmul double %.14.i.i.i, %.9.i.i.i
  %.18.i.i.i = fadd double %.17.i.i.i, %.16.i.i.i
  %.19.i.i.i = fmul double %.13.i.i.i, %.10.i.i.i
  %.20.i.i.i = fadd double %.19.i.i.i, %.18.i.i.i
  %.21.i.i.i = fmul double %.14.i.i.i, %.10.i.i.i
  %.22.i.i.i = fadd double %.21.i.i.i, %.20.i.i.i
  %.47.i.i = fmul double %.84.i.le, %arg.terms.19
  %.48.i.i = fadd double %.47.i.i, %.22.i.i.i
  %.6.i1.i.i = fadd double %.6.i.i.i, %.48.i.i
  %.7.i2.i.i = fsub double %.6.i1.i.i, %.6.i.i.i
  %.8.i3.i.i = fsub double %.48.i.i, %.7.i2.i.i
  %.6.i.i.i52 = fmul double %arg.terms.1, %.6.i1.i.i
  %.7.i.i.i53 = fmul double %.6.i1.i.i, 0x41A0000002000000
  %.8.i.i.i54 = fsub double %.7.i.i.i53, %.6.i1.i.i
  %.9.i.i.i55 = fsub double %.7.i.i.i53, %.8.i.i.i54
  %.11.i.i.i57 = fmul double %arg.terms.1, 0x41A0000002000000
  %.12.i.i.i58 = fsub double %.11.i.i.i57, %arg.terms.1
  %.13.i.i.i59 = fsub double %.11.i.i.i57, %.12.i.i.i58
  %.15.i.i.i61 = fmul double %.13.i.i.i59, %.9.i.i.i55
  %.16.i.i.i62 = fsub double %.15.i.i.i61, %.6.i.i.i52
  %.14.i.i.i60 = fsub double %arg.terms.1, %.13.i.i.i59
  %.17.i.i.i63 = fmul double %.14.i.i.i60, %.9.i.i.i55
  %.18.i.i.i64 = fadd double %.17.i.i.i63, %.16.i.i.i62
  %.10.i.i.i56 = fsub double %.6.i1.i.i, %.9.i.i.i55
  %.19.i.i.i65 = fmul double %.13.i.i.i59, %.10.i.i.i56
  %.20.i.i.i66 = fadd double %.19.i.i.i65, %.18.i.i.i64
  %.21.i.i.i67 = fmul double %.14.i.i.i60, %.10.i.i.i56
  %.22.i.i.i68 = fadd double %.21.i.i.i67, %.20.i.i.i66
  %.52.i.i = fmul double %arg.terms.16, %.6.i1.i.i
  %.59.i.i = fmul double %arg.terms.1, %.8.i3.i.i
  %.60.i.i = fadd double %.52.i.i, %.59.i.i
  %.61.i.i = fadd double %.60.i.i, %.22.i.i.i68
  %.6.i1.i.i74 = fadd double %.6.i.i.i52, %.61.i.i
  %.18.i.i82 = fadd double %.6.i1.i.i, %.6.i1.i.i74
  %.20.i.i = fsub double %.18.i.i82, %.6.i1.i.i
  %.22.i.i = fsub double %.18.i.i82, %.20.i.i
  %.23.i.i = fsub double %.6.i1.i.i, %.22.i.i
  %.25.i.i = fsub double %.6.i1.i.i74, %.20.i.i
  %.26.i.i = fadd double %.25.i.i, %.23.i.i
  %.7.i2.i.i75 = fsub double %.6.i1.i.i74, %.6.i.i.i52
  %.8.i3.i.i76 = fsub double %.61.i.i, %.7.i2.i.i75
  %.29.i.i = fadd double %.8.i3.i.i, %.8.i3.i.i76
  %.43.i.i86 = fadd double %.29.i.i, %.26.i.i
  %.6.i.i13.i = fadd double %.18.i.i82, %.43.i.i86
  %.7.i.i14.i = fsub double %.6.i.i13.i, %.18.i.i82
  %.8.i.i15.i = fsub double %.43.i.i86, %.7.i.i14.i
  %.31.i.i = fsub double %.29.i.i, %.8.i3.i.i
  %.35.i.i = fsub double %.29.i.i, %.31.i.i
  %.36.i.i = fsub double %.8.i3.i.i, %.35.i.i
  %.40.i.i83 = fsub double %.8.i3.i.i76, %.31.i.i
  %.41.i.i84 = fadd double %.40.i.i83, %.36.i.i
  %.75.i.i89 = fadd double %.41.i.i84, %.8.i.i15.i
  %.6.i1.i19.i = fadd double %.6.i.i13.i, %.75.i.i89
  %.7.i2.i20.i = fsub double %.6.i1.i19.i, %.6.i.i13.i
  %.8.i3.i21.i = fsub double %.75.i.i89, %.7.i2.i20.i
  %.6.i.i = fmul double %arg.terms.13, %.6.i1.i19.i
  %.7.i.i100 = fmul double %arg.terms.13, 0x41A0000002000000
  %.8.i.i101 = fsub double %.7.i.i100, %arg.terms.13
  %.9.i.i102 = fsub double %.7.i.i100, %.8.i.i101
  %.10.i.i103 = fsub double %arg.terms.13, %.9.i.i102
  %.11.i.i104 = fmul double %.6.i1.i19.i, 0x41A0000002000000
  %.12.i.i = fsub double %.11.i.i104, %.6.i1.i19.i
  %.13.i.i105 = fsub double %.11.i.i104, %.12.i.i
  %.14.i.i = fsub double %.6.i1.i19.i, %.13.i.i105
  %.15.i.i = fmul double %.9.i.i102, %.13.i.i105
  %.16.i.i106 = fsub double %.15.i.i, %.6.i.i
  %.17.i.i = fmul double %.9.i.i102, %.14.i.i
  %.18.i.i107 = fadd double %.16.i.i106, %.17.i.i
  %.19.i.i108 = fmul double %.10.i.i103, %.13.i.i105
  %.20.i.i109 = fadd double %.19.i.i108, %.18.i.i107
  %.21.i.i = fmul double %.10.i.i103, %.14.i.i
  %.22.i.i110 = fadd double %.21.i.i, %.20.i.i109
  %.52.i117 = fmul double %arg.terms.13, %.8.i3.i21.i
  %.59.i = fmul double %arg.terms.20, %.6.i1.i19.i
  %.60.i = fadd double %.59.i, %.52.i117
  %.61.i122 = fadd double %.60.i, %.22.i.i110
  %.6.i1.i = fadd double %.6.i.i, %.61.i122
  %.7.i2.i = fsub double %.6.i1.i, %.6.i.i
  %.8.i3.i = fsub double %.61.i122, %.7.i2.i
  %.6.i.i137 = fmul double %arg.cash, %arg.terms.6
  %.7.i.i138 = fmul double %arg.cash, 0x41A0000002000000
  %.8.i.i139 = fsub double %.7.i.i138, %arg.cash
  %.9.i.i140 = fsub double %.7.i.i138, %.8.i.i139
  %.10.i.i141 = fsub double %arg.cash, %.9.i.i140
  %.11.i.i142 = fmul double %arg.terms.6, 0x41A0000002000000
  %.12.i.i143 = fsub double %.11.i.i142, %arg.terms.6
  %.13.i.i144 = fsub double %.11.i.i142, %.12.i.i143
  %.14.i.i145 = fsub double %arg.terms.6, %.13.i.i144
  %.15.i.i146 = fmul double %.9.i.i140, %.13.i.i144
  %.16.i.i147 = fsub double %.15.i.i146, %.6.i.i137
  %.17.i.i148 = fmul double %.9.i.i140, %.14.i.i145
  %.18.i.i149 = fadd double %.16.i.i147, %.17.i.i148
  %.19.i.i150 = fmul double %.10.i.i141, %.13.i.i144
  %.20.i.i151 = fadd double %.19.i.i150, %.18.i.i149
  %.21.i.i152 = fmul double %.10.i.i141, %.14.i.i145
  %.22.i.i153 = fadd double %.21.i.i152, %.20.i.i151
  %.52.i164 = fmul double %arg.cash, %arg.terms.18
  %.59.i169 = fmul double %arg.rest, %arg.terms.6
  %.60.i170 = fadd double %.59.i169, %.52.i164
  %.61.i171 = fadd double %.60.i170, %.22.i.i153
  %.6.i1.i172 = fadd double %.6.i.i137, %.61.i171
  %.7.i2.i173 = fsub double %.6.i1.i172, %.6.i.i137
  %.8.i3.i174 = fsub double %.61.i171, %.7.i2.i173
  %.72.i = fadd double %arg.cash, %arg.terms.0
  %.27.i308 = fdiv double %.6.i1.i172, %.6.i1.i
  %.35.i384.le = tail call double @llvm.floor.f64(double %.27.i308)
  %.6.i.i.i320 = fmul double %.6.i1.i, %.35.i384.le
  %.7.i.i.i321 = fmul double %.35.i384.le, 0x41A0000002000000
  %.8.i.i.i322 = fsub double %.7.i.i.i321, %.35.i384.le
  %.9.i.i.i323 = fsub double %.7.i.i.i321, %.8.i.i.i322
  %.10.i.i.i324 = fsub double %.35.i384.le, %.9.i.i.i323
  %.11.i.i.i325 = fmul double %.6.i1.i, 0x41A0000002000000
  %.12.i.i.i326 = fsub double %.11.i.i.i325, %.6.i1.i
  %.13.i.i.i327 = fsub double %.11.i.i.i325, %.12.i.i.i326
  %.14.i.i.i328 = fsub double %.6.i1.i, %.13.i.i.i327
  %.15.i.i.i329 = fmul double %.13.i.i.i327, %.9.i.i.i323
  %.16.i.i.i330 = fsub double %.15.i.i.i329, %.6.i.i.i320
  %.17.i.i.i331 = fmul double %.14.i.i.i328, %.9.i.i.i323
  %.18.i.i.i332 = fadd double %.17.i.i.i331, %.16.i.i.i330
  %.19.i.i.i333 = fmul double %.13.i.i.i327, %.10.i.i.i324
  %.20.i.i.i334 = fadd double %.19.i.i.i333, %.18.i.i.i332
  %.21.i.i.i335 = fmul double %.14.i.i.i328, %.10.i.i.i324
  %.22.i.i.i336 = fadd double %.21.i.i.i335, %.20.i.i.i334
  %.47.i.i346 = fmul double %.8.i3.i, %.35.i384.le
  %.48.i.i347 = fadd double %.47.i.i346, %.22.i.i.i336
  %.6.i1.i.i348 = fadd double %.6.i.i.i320, %.48.i.i347
  %.7.i2.i.i349 = fsub double %.6.i1.i.i348, %.6.i.i.i320
  %.8.i3.i.i350 = fsub double %.48.i.i347, %.7.i2.i.i349
  %.18.i78.i = fneg double %.6.i1.i.i348
  %.22.i79.i = fneg double %.8.i3.i.i350
  %.18.i.i86.i = fsub double %.6.i1.i172, %.6.i1.i.i348
  %.20.i.i87.i = fsub double %.18.i.i86.i, %.6.i1.i172
  %.22.i.i88.i = fsub double %.18.i.i86.i, %.20.i.i87.i
  %.23.i.i89.i = fsub double %.6.i1.i172, %.22.i.i88.i
  %.25.i.i90.i = fsub double %.18.i78.i, %.20.i.i87.i
  %.26.i.i91.i = fadd double %.25.i.i90.i, %.23.i.i89.i
  %.29.i.i92.i = fsub double %.8.i3.i174, %.8.i3.i.i350
  %.31.i.i93.i = fsub double %.29.i.i92.i, %.8.i3.i174
  %.35.i.i94.i = fsub double %.29.i.i92.i, %.31.i.i93.i
  %.36.i.i95.i = fsub double %.8.i3.i174, %.35.i.i94.i
  %.40.i.i96.i = fsub double %.22.i79.i, %.31.i.i93.i
  %.41.i.i97.i = fadd double %.40.i.i96.i, %.36.i.i95.i
  %.43.i.i99.i = fadd double %.29.i.i92.i, %.26.i.i91.i
  %.6.i.i.i100.i = fadd double %.18.i.i86.i, %.43.i.i99.i
  %.7.i.i.i101.i = fsub double %.6.i.i.i100.i, %.18.i.i86.i
  %.8.i.i.i102.i = fsub double %.43.i.i99.i, %.7.i.i.i101.i
  %.75.i.i112.i = fadd double %.41.i.i97.i, %.8.i.i.i102.i
  %.6.i1.i.i113.i = fadd double %.6.i.i.i100.i, %.75.i.i112.i
  %.7.i2.i.i114.i = fsub double %.6.i1.i.i113.i, %.6.i.i.i100.i
  %.8.i3.i.i115.i = fsub double %.75.i.i112.i, %.7.i2.i.i114.i
  %.113.i = fdiv double %.6.i1.i.i113.i, %.6.i1.i
  %.121.i.le = tail call double @llvm.floor.f64(double %.113.i)
  %.6.i.i9.i = fmul double %.6.i1.i, %.121.i.le
  %.7.i.i10.i = fmul double %.121.i.le, 0x41A0000002000000
  %.8.i.i11.i = fsub double %.7.i.i10.i, %.121.i.le
  %.9.i.i12.i = fsub double %.7.i.i10.i, %.8.i.i11.i
  %.10.i.i13.i = fsub double %.121.i.le, %.9.i.i12.i
  %.15.i.i18.i = fmul double %.13.i.i.i327, %.9.i.i12.i
  %.16.i.i19.i = fsub double %.15.i.i18.i, %.6.i.i9.i
  %.17.i.i20.i = fmul double %.14.i.i.i328, %.9.i.i12.i
  %.18.i.i21.i = fadd double %.17.i.i20.i, %.16.i.i19.i
  %.19.i.i22.i = fmul double %.13.i.i.i327, %.10.i.i13.i
  %.20.i.i23.i = fadd double %.19.i.i22.i, %.18.i.i21.i
  %.21.i.i24.i = fmul double %.14.i.i.i328, %.10.i.i13.i
  %.22.i.i25.i = fadd double %.21.i.i24.i, %.20.i.i23.i
  %.47.i35.i = fmul double %.8.i3.i, %.121.i.le
  %.48.i36.i = fadd double %.47.i35.i, %.22.i.i25.i
  %.6.i1.i37.i = fadd double %.6.i.i9.i, %.48.i36.i
  %.7.i2.i38.i = fsub double %.6.i1.i37.i, %.6.i.i9.i
  %.8.i3.i39.i = fsub double %.48.i36.i, %.7.i2.i38.i
  %.18.i144.i = fneg double %.6.i1.i37.i
  %.22.i145.i = fneg double %.8.i3.i39.i
  %.18.i.i152.i = fsub double %.6.i1.i.i113.i, %.6.i1.i37.i
  %.20.i.i153.i = fsub double %.18.i.i152.i, %.6.i1.i.i113.i
  %.22.i.i154.i = fsub double %.18.i.i152.i, %.20.i.i153.i
  %.23.i.i155.i = fsub double %.6.i1.i.i113.i, %.22.i.i154.i
  %.25.i.i156.i = fsub double %.18.i144.i, %.20.i.i153.i
  %.26.i.i157.i = fadd double %.25.i.i156.i, %.23.i.i155.i
  %.29.i.i158.i = fsub double %.8.i3.i.i115.i, %.8.i3.i39.i
  %.31.i.i159.i = fsub double %.29.i.i158.i, %.8.i3.i.i115.i
  %.35.i.i160.i = fsub double %.29.i.i158.i, %.31.i.i159.i
  %.36.i.i161.i = fsub double %.8.i3.i.i115.i, %.35.i.i160.i
  %.40.i.i162.i = fsub double %.22.i145.i, %.31.i.i159.i
  %.41.i.i163.i = fadd double %.40.i.i162.i, %.36.i.i161.i
  %.43.i.i165.i = fadd double %.29.i.i158.i, %.26.i.i157.i
  %.6.i.i.i166.i = fadd double %.18.i.i152.i, %.43.i.i165.i
  %.7.i.i.i167.i = fsub double %.6.i.i.i166.i, %.18.i.i152.i
  %.8.i.i.i168.i = fsub double %.43.i.i165.i, %.7.i.i.i167.i
  %.75.i.i178.i = fadd double %.41.i.i163.i, %.8.i.i.i168.i
  %.6.i1.i.i179.i = fadd double %.6.i.i.i166.i, %.75.i.i178.i
  %.199.i = fmul double %.72.i, -1.000000e-27
  %.200.i = fcmp olt double %.6.i1.i.i179.i, %.199.i
  br i1 %.200.i, label %B280.i, label %B292.i

B280.i:                                           ; preds = %entry
  %.213.i = fadd double %.121.i.le, -1.000000e+00
  br label %B0.endif.endif.endif.endif.endif.endif.endif

B292.i:                                           ; preds = %entry
  %.7.i2.i.i180.i = fsub double %.6.i1.i.i179.i, %.6.i.i.i166.i
  %.8.i3.i.i181.i = fsub double %.75.i.i178.i, %.7.i2.i.i180.i
  %.18.i54.i = fneg double %.6.i1.i
  %.22.i.i374 = fneg double %.8.i3.i
  %.18.i.i59.i = fsub double %.6.i1.i.i179.i, %.6.i1.i
  %.20.i.i60.i = fsub double %.18.i.i59.i, %.6.i1.i.i179.i
  %.22.i.i61.i = fsub double %.18.i.i59.i, %.20.i.i60.i
  %.23.i.i62.i = fsub double %.6.i1.i.i179.i, %.22.i.i61.i
  %.25.i.i.i = fsub double %.18.i54.i, %.20.i.i60.i
  %.26.i.i.i = fadd double %.25.i.i.i, %.23.i.i62.i
  %.29.i.i.i = fsub double %.8.i3.i.i181.i, %.8.i3.i
  %.31.i.i.i = fsub double %.29.i.i.i, %.8.i3.i.i181.i
  %.35.i.i.i = fsub double %.29.i.i.i, %.31.i.i.i
  %.36.i.i.i = fsub double %.8.i3.i.i181.i, %.35.i.i.i
  %.40.i.i.i = fsub double %.22.i.i374, %.31.i.i.i
  %.41.i.i.i = fadd double %.40.i.i.i, %.36.i.i.i
  %.43.i.i.i = fadd double %.29.i.i.i, %.26.i.i.i
  %.6.i.i.i.i = fadd double %.18.i.i59.i, %.43.i.i.i
  %.7.i.i.i.i = fsub double %.6.i.i.i.i, %.18.i.i59.i
  %.8.i.i.i.i = fsub double %.43.i.i.i, %.7.i.i.i.i
  %.75.i.i.i = fadd double %.41.i.i.i, %.8.i.i.i.i
  %.6.i1.i.i.i = fadd double %.6.i.i.i.i, %.75.i.i.i
  %.269.i = fcmp ult double %.6.i1.i.i.i, %.199.i
  br i1 %.269.i, label %B0.endif.endif.endif.endif.endif.endif.endif, label %B344.i

B344.i:                                           ; preds = %B292.i
  %.272.i = fadd double %.121.i.le, 1.000000e+00
  br label %B0.endif.endif.endif.endif.endif.endif.endif

B0.endif.endif.endif.endif.endif.endif.endif:     ; preds = %B344.i, %B292.i, %B280.i
  %more.3.i.0 = phi double [ %.213.i, %B280.i ], [ %.272.i, %B344.i ], [ %.121.i.le, %B292.i ]
  %.6.i.i381 = fadd double %.35.i384.le, %more.3.i.0
  %.6.i.i193 = fmul double %arg.terms.13, %.6.i.i381
  %.7.i.i194 = fmul double %.6.i.i381, 0x41A0000002000000
  %.8.i.i195 = fsub double %.7.i.i194, %.6.i.i381
  %.9.i.i196 = fsub double %.7.i.i194, %.8.i.i195
  %.15.i.i202 = fmul double %.9.i.i102, %.9.i.i196
  %.16.i.i203 = fsub double %.15.i.i202, %.6.i.i193
  %.17.i.i204 = fmul double %.10.i.i103, %.9.i.i196
  %.18.i.i205 = fadd double %.17.i.i204, %.16.i.i203
  %.10.i.i197 = fsub double %.6.i.i381, %.9.i.i196
  %.19.i.i206 = fmul double %.9.i.i102, %.10.i.i197
  %.20.i.i207 = fadd double %.19.i.i206, %.18.i.i205
  %.21.i.i208 = fmul double %.10.i.i103, %.10.i.i197
  %.22.i.i209 = fadd double %.21.i.i208, %.20.i.i207
  %.52.i220 = fmul double %arg.terms.20, %.6.i.i381
  %.7.i196.i = fsub double %.6.i.i381, %.35.i384.le
  %.8.i197.i = fsub double %more.3.i.0, %.7.i196.i
  %.59.i225 = fmul double %arg.terms.13, %.8.i197.i
  %.60.i226 = fadd double %.52.i220, %.59.i225
  %.61.i227 = fadd double %.60.i226, %.22.i.i209
  %.6.i1.i228 = fadd double %.6.i.i193, %.61.i227
  %.7.i2.i229 = fsub double %.6.i1.i228, %.6.i.i193
  %.8.i3.i230 = fsub double %.61.i227, %.7.i2.i229
  store double %.6.i1.i228, ptr %retptr, align 8
  %retptr.repack95 = getelementptr inbounds nuw i8, ptr %retptr, i64 8
  store double %.8.i3.i230, ptr %retptr.repack95, align 8
  ret void
}

; Function Attrs: mustprogress nocallback nocreateundeforpoison nofree nosync nounwind speculatable willreturn memory(none)
declare double @llvm.ceil.f64(double) #2

; Function Attrs: mustprogress nocallback nocreateundeforpoison nofree nosync nounwind speculatable willreturn memory(none)
declare double @llvm.floor.f64(double) #2

; Function Attrs: mustprogress nocallback nocreateundeforpoison nofree nosync nounwind speculatable willreturn memory(none)
declare double @llvm.rint.f64(double) #2

; Function Attrs: mustprogress nofree norecurse nosync nounwind willreturn memory(argmem: write)
define internal fastcc void @kurs_native_1(ptr noalias nonnull writeonly captures(none) initializes((0, 32)) %retptr, double %arg.cash, double %arg.rest, double %arg.amount, double %arg.amount_rest, double %arg.price, double %arg.fee, double %arg.fee_rest, double %arg.terms.12, double %arg.terms.19) unnamed_addr #1 {
entry:
  %.76.i = fdiv double %arg.price, %arg.terms.12
  %.84.i.le = tail call double @llvm.rint.f64(double %.76.i)
  %.6.i.i.i = fmul double %arg.terms.12, %.84.i.le
  %.7.i.i.i = fmul double %.84.i.le, 0x41A0000002000000
  %.8.i.i.i = fsub double %.7.i.i.i, %.84.i.le
  %.9.i.i.i = fsub double %.7.i.i.i, %.8.i.i.i
  %.10.i.i.i = fsub double %.84.i.le, %.9.i.i.i
  %.11.i.i.i = fmul double %arg.terms.12, 0x41A0000002000000
  %.12.i.i.i = fsub double %.11.i.i.i, %arg.terms.12
  %.13.i.i.i = fsub double %.11.i.i.i, %.12.i.i.i
  %.14.i.i.i = fsub double %arg.terms.12, %.13.i.i.i
  %.15.i.i.i = fmul double %.13.i.i.i, %.9.i.i.i
  %.16.i.i.i = fsub double %.15.i.i.i, %.6.i.i.i
  %.17.i.i.i = fmul double %.14.i.i.i, %.9.i.i.i
  %.18.i.i.i = fadd double %.17.i.i.i, %.16.i.i.i
  %.19.i.i.i = fmul double %.13.i.i.i, %.10.i.i.i
  %.20.i.i.i = fadd double %.19.i.i.i, %.18.i.i.i
  %.21.i.i.i = fmul double %.14.i.i.i, %.10.i.i.i
  %.22.i.i.i = fadd double %.21.i.i.i, %.20.i.i.i
  %.47.i.i = fmul double %arg.terms.19, %.84.i.le
  %.48.i.i = fadd double %.47.i.i, %.22.i.i.i
  %.6.i1.i.i = fadd double %.6.i.i.i, %.48.i.i
  %.7.i2.i.i = fsub double %.6.i1.i.i, %.6.i.i.i
  %.8.i3.i.i = fsub double %.48.i.i, %.7.i2.i.i
  %.6.i.i28 = fmul double %arg.amount, %.6.i1.i.i
  %.7.i.i29 = fmul double %arg.amount, 0x41A0000002000000
  %.8.i.i30 = fsub double %.7.i.i29, %arg.amount
  %.9.i.i31 = fsub double %.7.i.i29, %.8.i.i30
  %.10.i.i32 = fsub double %arg.amount, %.9.i.i31
  %.11.i.i33 = fmul double %.6.i1.i.i, 0x41A0000002000000
  %.12.i.i34 = fsub double %.11.i.i33, %.6.i1.i.i
  %.13.i.i35 = fsub double %.11.i.i33, %.12.i.i34
  %.14.i.i36 = fsub double %.6.i1.i.i, %.13.i.i35
  %.15.i.i37 = fmul double %.9.i.i31, %.13.i.i35
  %.16.i.i38 = fsub double %.15.i.i37, %.6.i.i28
  %.17.i.i39 = fmul double %.9.i.i31, %.14.i.i36
  %.18.i.i40 = fadd double %.16.i.i38, %.17.i.i39
  %.19.i.i41 = fmul double %.10.i.i32, %.13.i.i35
  %.20.i.i42 = fadd double %.19.i.i41, %.18.i.i40
  %.21.i.i43 = fmul double %.10.i.i32, %.14.i.i36
  %.22.i.i44 = fadd double %.21.i.i43, %.20.i.i42
  %.52.i55 = fmul double %arg.amount, %.8.i3.i.i
  %.59.i58 = fmul double %arg.amount_rest, %.6.i1.i.i
  %.60.i59 = fadd double %.59.i58, %.52.i55
  %.61.i60 = fadd double %.60.i59, %.22.i.i44
  %.6.i1.i61 = fadd double %.6.i.i28, %.61.i60
  %.7.i2.i62 = fsub double %.6.i1.i61, %.6.i.i28
  %.8.i3.i63 = fsub double %.61.i60, %.7.i2.i62
  %.163 = fcmp ogt double %arg.amount, 0.000000e+00
  %"$phi114.0.2.0" = select i1 %.163, double 1.000000e+00, double -1.000000e+00
  %.177 = fmul double %"$phi114.0.2.0", %arg.fee
  %.181 = fmul double %"$phi114.0.2.0", %arg.fee_rest
  %.6.i.i = fmul double %.177, %.6.i1.i61
  %.7.i.i4 = fmul double %.6.i1.i61, 0x41A0000002000000
  %.8.i.i5 = fsub double %.7.i.i4, %.6.i1.i61
  %.9.i.i = fsub double %.7.i.i4, %.8.i.i5
  %.10.i.i = fsub double %.6.i1.i61, %.9.i.i
  %.11.i.i6 = fmul double %.177, 0x41A0000002000000
  %.12.i.i = fsub double %.11.i.i6, %.177
  %.13.i.i7 = fsub double %.11.i.i6, %.12.i.i
  %.14.i.i = fsub double %.177, %.13.i.i7
  %.15.i.i = fmul double %.13.i.i7, %.9.i.i
  %.16.i.i = fsub double %.15.i.i, %.6.i.i
  %.17.i.i = fmul double %.14.i.i, %.9.i.i
  %.18.i.i8 = fadd double %.17.i.i, %.16.i.i
  %.19.i.i = fmul double %.13.i.i7, %.10.i.i
  %.20.i.i = fadd double %.19.i.i, %.18.i.i8
  %.21.i.i = fmul double %.14.i.i, %.10.i.i
  %.22.i.i = fadd double %.21.i.i, %.20.i.i
  %.52.i11 = fmul double %.181, %.6.i1.i61
  %.59.i = fmul double %.177, %.8.i3.i63
  %.60.i = fadd double %.52.i11, %.59.i
  %.61.i14 = fadd double %.60.i, %.22.i.i
  %.6.i1.i = fadd double %.6.i.i, %.61.i14
  %.7.i2.i = fsub double %.6.i1.i, %.6.i.i
  %.8.i3.i = fsub double %.61.i14, %.7.i2.i
  %.18.i.i92 = fsub double %arg.cash, %.6.i1.i61
  %.20.i.i93 = fsub double %.18.i.i92, %arg.cash
  %.22.i.i94 = fsub double %.18.i.i92, %.20.i.i93
  %.23.i.i95 = fsub double %arg.cash, %.22.i.i94
  %.18.i = fneg double %.6.i1.i61
  %.25.i.i = fsub double %.18.i, %.20.i.i93
  %.26.i.i = fadd double %.25.i.i, %.23.i.i95
  %.29.i.i = fsub double %arg.rest, %.8.i3.i63
  %.43.i.i99 = fadd double %.29.i.i, %.26.i.i
  %.6.i.i.i100 = fadd double %.18.i.i92, %.43.i.i99
  %.7.i.i.i101 = fsub double %.6.i.i.i100, %.18.i.i92
  %.8.i.i.i102 = fsub double %.43.i.i99, %.7.i.i.i101
  %.31.i.i = fsub double %.29.i.i, %arg.rest
  %.35.i.i = fsub double %.29.i.i, %.31.i.i
  %.36.i.i = fsub double %arg.rest, %.35.i.i
  %.22.i = fneg double %.8.i3.i63
  %.40.i.i96 = fsub double %.22.i, %.31.i.i
  %.41.i.i97 = fadd double %.40.i.i96, %.36.i.i
  %.75.i.i108 = fadd double %.41.i.i97, %.8.i.i.i102
  %.6.i1.i.i109 = fadd double %.6.i.i.i100, %.75.i.i108
  %.18.i.i147 = fsub double %.6.i1.i.i109, %.6.i1.i
  %.20.i.i148 = fsub double %.18.i.i147, %.6.i1.i.i109
  %.22.i.i149 = fsub double %.18.i.i147, %.20.i.i148
  %.23.i.i150 = fsub double %.6.i1.i.i109, %.22.i.i149
  %.18.i135 = fneg double %.6.i1.i
  %.25.i.i151 = fsub double %.18.i135, %.20.i.i148
  %.26.i.i152 = fadd double %.25.i.i151, %.23.i.i150
  %.7.i2.i.i110 = fsub double %.6.i1.i.i109, %.6.i.i.i100
  %.8.i3.i.i111 = fsub double %.75.i.i108, %.7.i2.i.i110
  %.29.i.i153 = fsub double %.8.i3.i.i111, %.8.i3.i
  %.43.i.i160 = fadd double %.29.i.i153, %.26.i.i152
  %.6.i.i.i161 = fadd double %.18.i.i147, %.43.i.i160
  %.7.i.i.i162 = fsub double %.6.i.i.i161, %.18.i.i147
  %.8.i.i.i163 = fsub double %.43.i.i160, %.7.i.i.i162
  %.31.i.i154 = fsub double %.29.i.i153, %.8.i3.i.i111
  %.35.i.i155 = fsub double %.29.i.i153, %.31.i.i154
  %.36.i.i156 = fsub double %.8.i3.i.i111, %.35.i.i155
  %.22.i137 = fneg double %.8.i3.i
  %.40.i.i157 = fsub double %.22.i137, %.31.i.i154
  %.41.i.i158 = fadd double %.40.i.i157, %.36.i.i156
  %.75.i.i173 = fadd double %.41.i.i158, %.8.i.i.i163
  %.6.i1.i.i174 = fadd double %.6.i.i.i161, %.75.i.i173
  %.7.i2.i.i175 = fsub double %.6.i1.i.i174, %.6.i.i.i161
  %.8.i3.i.i176 = fsub double %.75.i.i173, %.7.i2.i.i175
  store double %.6.i1.i.i174, ptr %retptr, align 8
  %retptr.repack45 = getelementptr inbounds nuw i8, ptr %retptr, i64 8
  store double %.8.i3.i.i176, ptr %retptr.repack45, align 8
  %retptr.repack47 = getelementptr inbounds nuw i8, ptr %retptr, i64 16
  store double %.6.i1.i, ptr %retptr.repack47, align 8
  %retptr.repack49 = getelementptr inbounds nuw i8, ptr %retptr, i64 24
  store double %.6.i1.i.i, ptr %retptr.repack49, align 8
  ret void
}

; Function Attrs: mustprogress nocallback nocreateundeforpoison nofree nosync nounwind speculatable willreturn memory(none)
declare double @llvm.fabs.f64(double) #2

; Function Attrs: mustprogress nofree norecurse nosync nounwind willreturn memory(argmem: write)
define internal fastcc void @kurs_native_2(ptr noalias nonnull writeonly captures(none) initializes((0, 8)) %retptr, double %arg.cash, double %arg.rest, double %arg.size, double %arg.size_rest, double %arg.terms.0, double %arg.terms.1, double %arg.terms.12, double %arg.terms.16, double %arg.terms.19) unnamed_addr #1 {
entry:
  %.6.i.i.i = fmul double %arg.terms.1, %arg.terms.12
  %.7.i.i.i = fmul double %arg.terms.12, 0x41A0000002000000
  %.8.i.i.i = fsub double %.7.i.i.i, %arg.terms.12
  %.9.i.i.i = fsub double %.7.i.i.i, %.8.i.i.i
  %.11.i.i.i = fmul double %arg.terms.1, 0x41A0000002000000
  %.12.i.i.i = fsub double %.11.i.i.i, %arg.terms.1
  %.13.i.i.i = fsub double %.11.i.i.i, %.12.i.i.i
  %.15.i.i.i = fmul double %.13.i.i.i, %.9.i.i.i
  %.16.i.i.i = fsub double %.15.i.i.i, %.6.i.i.i
  %.14.i.i.i = fsub double %arg.terms.1, %.13.i.i.i
  %.17.i.i.i = fmul double %.14.i.i.i, %.9.i.i.i
  %.18.i.i.i = fadd double %.17.i.i.i, %.16.i.i.i
  %.10.i.i.i = fsub double %arg.terms.12, %.9.i.i.i
  %.19.i.i.i = fmul double %.13.i.i.i, %.10.i.i.i
  %.20.i.i.i = fadd double %.19.i.i.i, %.18.i.i.i
  %.21.i.i.i = fmul double %.14.i.i.i, %.10.i.i.i
  %.22.i.i.i = fadd double %.21.i.i.i, %.20.i.i.i
  %.52.i.i = fmul double %arg.terms.12, %arg.terms.16
  %.59.i.i = fmul double %arg.terms.1, %arg.terms.19
  %.60.i.i = fadd double %.52.i.i, %.59.i.i
  %.61.i.i = fadd double %.60.i.i, %.22.i.i.i
  %.6.i1.i.i = fadd double %.6.i.i.i, %.61.i.i
  %.18.i.i = fadd double %arg.terms.12, %.6.i1.i.i
  %.20.i.i = fsub double %.18.i.i, %arg.terms.12
  %.22.i.i = fsub double %.18.i.i, %.20.i.i
  %.23.i.i = fsub double %arg.terms.12, %.22.i.i
  %.25.i.i = fsub double %.6.i1.i.i, %.20.i.i
  %.26.i.i = fadd double %.25.i.i, %.23.i.i
  %.7.i2.i.i = fsub double %.6.i1.i.i, %.6.i.i.i
  %.8.i3.i.i = fsub double %.61.i.i, %.7.i2.i.i
  %.29.i.i = fadd double %arg.terms.19, %.8.i3.i.i
  %.43.i.i = fadd double %.29.i.i, %.26.i.i
  %.6.i.i13.i = fadd double %.18.i.i, %.43.i.i
  %.7.i.i14.i = fsub double %.6.i.i13.i, %.18.i.i
  %.8.i.i15.i = fsub double %.43.i.i, %.7.i.i14.i
  %.31.i.i = fsub double %.29.i.i, %arg.terms.19
  %.35.i.i = fsub double %.29.i.i, %.31.i.i
  %.36.i.i = fsub double %arg.terms.19, %.35.i.i
  %.40.i.i = fsub double %.8.i3.i.i, %.31.i.i
  %.41.i.i = fadd double %.40.i.i, %.36.i.i
  %.75.i.i = fadd double %.41.i.i, %.8.i.i15.i
  %.6.i1.i19.i = fadd double %.6.i.i13.i, %.75.i.i
  %.7.i2.i20.i = fsub double %.6.i1.i19.i, %.6.i.i13.i
  %.8.i3.i21.i = fsub double %.75.i.i, %.7.i2.i20.i
  %.6.i.i = fmul double %arg.size, %.6.i1.i19.i
  %.7.i.i = fmul double %arg.size, 0x41A0000002000000
  %.8.i.i4 = fsub double %.7.i.i, %arg.size
  %.9.i.i5 = fsub double %.7.i.i, %.8.i.i4
  %.10.i.i6 = fsub double %arg.size, %.9.i.i5
  %.11.i.i7 = fmul double %.6.i1.i19.i, 0x41A0000002000000
  %.12.i.i = fsub double %.11.i.i7, %.6.i1.i19.i
  %.13.i.i = fsub double %.11.i.i7, %.12.i.i
  %.14.i.i = fsub double %.6.i1.i19.i, %.13.i.i
  %.15.i.i = fmul double %.9.i.i5, %.13.i.i
  %.16.i.i8 = fsub double %.15.i.i, %.6.i.i
  %.17.i.i = fmul double %.9.i.i5, %.14.i.i
  %.18.i.i9 = fadd double %.16.i.i8, %.17.i.i
  %.19.i.i10 = fmul double %.10.i.i6, %.13.i.i
  %.20.i.i11 = fadd double %.19.i.i10, %.18.i.i9
  %.21.i.i = fmul double %.10.i.i6, %.14.i.i
  %.22.i.i12 = fadd double %.21.i.i, %.20.i.i11
  %.52.i = fmul double %arg.size, %.8.i3.i21.i
  %.59.i = fmul double %arg.size_rest, %.6.i1.i19.i
  %.60.i = fadd double %.59.i, %.52.i
  %.61.i = fadd double %.60.i, %.22.i.i12
  %.6.i1.i = fadd double %.6.i.i, %.61.i
  %.7.i2.i = fsub double %.6.i1.i, %.6.i.i
  %.8.i3.i = fsub double %.61.i, %.7.i2.i
  %.72.i = fadd double %arg.cash, %arg.terms.0
  %.27.i82 = fdiv double %arg.cash, %.6.i1.i
  %.35.i147.le = tail call double @llvm.floor.f64(double %.27.i82)
  %.6.i.i.i92 = fmul double %.6.i1.i, %.35.i147.le
  %.7.i.i.i93 = fmul double %.35.i147.le, 0x41A0000002000000
  %.8.i.i.i94 = fsub double %.7.i.i.i93, %.35.i147.le
  %.9.i.i.i95 = fsub double %.7.i.i.i93, %.8.i.i.i94
  %.10.i.i.i96 = fsub double %.35.i147.le, %.9.i.i.i95
  %.11.i.i.i97 = fmul double %.6.i1.i, 0x41A0000002000000
  %.12.i.i.i98 = fsub double %.11.i.i.i97, %.6.i1.i
  %.13.i.i.i99 = fsub double %.11.i.i.i97, %.12.i.i.i98
  %.14.i.i.i100 = fsub double %.6.i1.i, %.13.i.i.i99
  %.15.i.i.i101 = fmul double %.13.i.i.i99, %.9.i.i.i95
  %.16.i.i.i102 = fsub double %.15.i.i.i101, %.6.i.i.i92
  %.17.i.i.i103 = fmul double %.14.i.i.i100, %.9.i.i.i95
  %.18.i.i.i104 = fadd double %.17.i.i.i103, %.16.i.i.i102
  %.19.i.i.i105 = fmul double %.13.i.i.i99, %.10.i.i.i96
  %.20.i.i.i106 = fadd double %.19.i.i.i105, %.18.i.i.i104
  %.21.i.i.i107 = fmul double %.14.i.i.i100, %.10.i.i.i96
  %.22.i.i.i108 = fadd double %.21.i.i.i107, %.20.i.i.i106
  %.47.i.i116 = fmul double %.8.i3.i, %.35.i147.le
  %.48.i.i117 = fadd double %.47.i.i116, %.22.i.i.i108
  %.6.i1.i.i118 = fadd double %.6.i.i.i92, %.48.i.i117
  %.7.i2.i.i119 = fsub double %.6.i1.i.i118, %.6.i.i.i92
  %.8.i3.i.i120 = fsub double %.48.i.i117, %.7.i2.i.i119
  %.18.i78.i = fneg double %.6.i1.i.i118
  %.22.i79.i = fneg double %.8.i3.i.i120
  %.18.i.i86.i = fsub double %arg.cash, %.6.i1.i.i118
  %.20.i.i87.i = fsub double %.18.i.i86.i, %arg.cash
  %.22.i.i88.i = fsub double %.18.i.i86.i, %.20.i.i87.i
  %.23.i.i89.i = fsub double %arg.cash, %.22.i.i88.i
  %.25.i.i90.i = fsub double %.18.i78.i, %.20.i.i87.i
  %.26.i.i91.i = fadd double %.25.i.i90.i, %.23.i.i89.i
  %.29.i.i92.i = fsub double %arg.rest, %.8.i3.i.i120
  %.31.i.i93.i = fsub double %.29.i.i92.i, %arg.rest
  %.35.i.i94.i = fsub double %.29.i.i92.i, %.31.i.i93.i
  %.36.i.i95.i = fsub double %arg.rest, %.35.i.i94.i
  %.40.i.i96.i = fsub double %.22.i79.i, %.31.i.i93.i
  %.41.i.i97.i = fadd double %.40.i.i96.i, %.36.i.i95.i
  %.43.i.i99.i = fadd double %.29.i.i92.i, %.26.i.i91.i
  %.6.i.i.i100.i = fadd double %.18.i.i86.i, %.43.i.i99.i
  %.7.i.i.i101.i = fsub double %.6.i.i.i100.i, %.18.i.i86.i
  %.8.i.i.i102.i = fsub double %.43.i.i99.i, %.7.i.i.i101.i
  %.75.i.i112.i = fadd double %.41.i.i97.i, %.8.i.i.i102.i
  %.6.i1.i.i113.i = fadd double %.6.i.i.i100.i, %.75.i.i112.i
  %.7.i2.i.i114.i = fsub double %.6.i1.i.i113.i, %.6.i.i.i100.i
  %.8.i3.i.i115.i = fsub double %.75.i.i112.i, %.7.i2.i.i114.i
  %.113.i = fdiv double %.6.i1.i.i113.i, %.6.i1.i
  %.121.i.le = tail call double @llvm.floor.f64(double %.113.i)
  %.6.i.i9.i = fmul double %.6.i1.i, %.121.i.le
  %.7.i.i10.i = fmul double %.121.i.le, 0x41A0000002000000
  %.8.i.i11.i = fsub double %.7.i.i10.i, %.121.i.le
  %.9.i.i12.i = fsub double %.7.i.i10.i, %.8.i.i11.i
  %.10.i.i13.i = fsub double %.121.i.le, %.9.i.i12.i
  %.15.i.i18.i = fmul double %.13.i.i.i99, %.9.i.i12.i
  %.16.i.i19.i = fsub double %.15.i.i18.i, %.6.i.i9.i
  %.17.i.i20.i = fmul double %.14.i.i.i100, %.9.i.i12.i
  %.18.i.i21.i = fadd double %.17.i.i20.i, %.16.i.i19.i
  %.19.i.i22.i = fmul double %.13.i.i.i99, %.10.i.i13.i
  %.20.i.i23.i = fadd double %.19.i.i22.i, %.18.i.i21.i
  %.21.i.i24.i = fmul double %.14.i.i.i100, %.10.i.i13.i
  %.22.i.i25.i = fadd double %.21.i.i24.i, %.20.i.i23.i
  %.47.i35.i = fmul double %.8.i3.i, %.121.i.le
  %.48.i36.i = fadd double %.47.i35.i, %.22.i.i25.i
  %.6.i1.i37.i = fadd double %.6.i.i9.i, %.48.i36.i
  %.7.i2.i38.i = fsub double %.6.i1.i37.i, %.6.i.i9.i
  %.8.i3.i39.i = fsub double %.48.i36.i, %.7.i2.i38.i
  %.18.i144.i = fneg double %.6.i1.i37.i
  %.22.i145.i = fneg double %.8.i3.i39.i
  %.18.i.i152.i = fsub double %.6.i1.i.i113.i, %.6.i1.i37.i
  %.20.i.i153.i = fsub double %.18.i.i152.i, %.6.i1.i.i113.i
  %.22.i.i154.i = fsub double %.18.i.i152.i, %.20.i.i153.i
  %.23.i.i155.i = fsub double %.6.i1.i.i113.i, %.22.i.i154.i
  %.25.i.i156.i = fsub double %.18.i144.i, %.20.i.i153.i
  %.26.i.i157.i = fadd double %.25.i.i156.i, %.23.i.i155.i
  %.29.i.i158.i = fsub double %.8.i3.i.i115.i, %.8.i3.i39.i
  %.31.i.i159.i = fsub double %.29.i.i158.i, %.8.i3.i.i115.i
  %.35.i.i160.i = fsub double %.29.i.i158.i, %.31.i.i159.i
  %.36.i.i161.i = fsub double %.8.i3.i.i115.i, %.35.i.i160.i
  %.40.i.i162.i = fsub double %.22.i145.i, %.31.i.i159.i
  %.41.i.i163.i = fadd double %.40.i.i162.i, %.36.i.i161.i
  %.43.i.i165.i = fadd double %.29.i.i158.i, %.26.i.i157.i
  %.6.i.i.i166.i = fadd double %.18.i.i152.i, %.43.i.i165.i
  %.7.i.i.i167.i = fsub double %.6.i.i.i166.i, %.18.i.i152.i
  %.8.i.i.i168.i = fsub double %.43.i.i165.i, %.7.i.i.i167.i
  %.75.i.i178.i = fadd double %.41.i.i163.i, %.8.i.i.i168.i
  %.6.i1.i.i179.i = fadd double %.6.i.i.i166.i, %.75.i.i178.i
  %.199.i = fmul double %.72.i, -1.000000e-27
  %.200.i = fcmp olt double %.6.i1.i.i179.i, %.199.i
  br i1 %.200.i, label %B280.i, label %B292.i

B280.i:                                           ; preds = %entry
  %.213.i = fadd double %.121.i.le, -1.000000e+00
  br label %B0.endif.endif.endif.endif

B292.i:                                           ; preds = %entry
  %.7.i2.i.i180.i = fsub double %.6.i1.i.i179.i, %.6.i.i.i166.i
  %.8.i3.i.i181.i = fsub double %.75.i.i178.i, %.7.i2.i.i180.i
  %.18.i54.i = fneg double %.6.i1.i
  %.22.i.i138 = fneg double %.8.i3.i
  %.18.i.i59.i = fsub double %.6.i1.i.i179.i, %.6.i1.i
  %.20.i.i60.i = fsub double %.18.i.i59.i, %.6.i1.i.i179.i
  %.22.i.i61.i = fsub double %.18.i.i59.i, %.20.i.i60.i
  %.23.i.i62.i = fsub double %.6.i1.i.i179.i, %.22.i.i61.i
  %.25.i.i.i = fsub double %.18.i54.i, %.20.i.i60.i
  %.26.i.i.i = fadd double %.25.i.i.i, %.23.i.i62.i
  %.29.i.i.i = fsub double %.8.i3.i.i181.i, %.8.i3.i
  %.31.i.i.i = fsub double %.29.i.i.i, %.8.i3.i.i181.i
  %.35.i.i.i = fsub double %.29.i.i.i, %.31.i.i.i
  %.36.i.i.i = fsub double %.8.i3.i.i181.i, %.35.i.i.i
  %.40.i.i.i = fsub double %.22.i.i138, %.31.i.i.i
  %.41.i.i.i = fadd double %.40.i.i.i, %.36.i.i.i
  %.43.i.i.i = fadd double %.29.i.i.i, %.26.i.i.i
  %.6.i.i.i.i = fadd double %.18.i.i59.i, %.43.i.i.i
  %.7.i.i.i.i = fsub double %.6.i.i.i.i, %.18.i.i59.i
  %.8.i.i.i.i = fsub double %.43.i.i.i, %.7.i.i.i.i
  %.75.i.i.i = fadd double %.41.i.i.i, %.8.i.i.i.i
  %.6.i1.i.i.i = fadd double %.6.i.i.i.i, %.75.i.i.i
  %.269.i = fcmp ult double %.6.i1.i.i.i, %.199.i
  br i1 %.269.i, label %B0.endif.endif.endif.endif, label %B344.i

B344.i:                                           ; preds = %B292.i
  %.272.i = fadd double %.121.i.le, 1.000000e+00
  br label %B0.endif.endif.endif.endif

B0.endif.endif.endif.endif:                       ; preds = %B280.i, %B292.i, %B344.i
  %more.3.i.0 = phi double [ %.213.i, %B280.i ], [ %.272.i, %B344.i ], [ %.121.i.le, %B292.i ]
  %.6.i.i145 = fadd double %.35.i147.le, %more.3.i.0
  %.224 = fmul double %arg.terms.12, %.6.i.i145
  store double %.224, ptr %retptr, align 8
  ret void
}

; Function Attrs: mustprogress nofree norecurse nosync nounwind willreturn memory(readwrite, target_mem0: none, target_mem1: none)
define noundef i32 @kurs_trade_candle(ptr initializes((0, 72)) %memory) local_unnamed_addr #3 {
  %.154.i800.i.i.i = alloca [4 x double], align 8
  %.172.i.i154.i.i = alloca [4 x double], align 8
  %.210.i33.i.i.i = alloca [2 x double], align 8
  %.210.i.i.i.i.i = alloca [2 x double], align 8
  %.933.i.i.i = alloca double, align 8
  %.154.i.i.i.i.i = alloca [4 x double], align 8
  %.154.i.i.i.i = alloca [4 x double], align 8
  %.210.i.i.i = alloca [2 x double], align 8
  %at10 = getelementptr i8, ptr %memory, i64 80
  %kept10 = load i64, ptr %at10, align 4
  %at11 = getelementptr i8, ptr %memory, i64 88
  %kept11 = load i64, ptr %at11, align 4
  %at12 = getelementptr i8, ptr %memory, i64 96
  %kept12 = load double, ptr %at12, align 8
  %at13 = getelementptr i8, ptr %memory, i64 104
  %kept13 = load double, ptr %at13, align 8
  %at14 = getelementptr i8, ptr %memory, i64 112
  %kept14 = load double, ptr %at14, align 8
  %at15 = getelementptr i8, ptr %memory, i64 120
  %kept15 = load double, ptr %at15, align 8
  %at16 = getelementptr i8, ptr %memory, i64 128
  %kept16 = load double, ptr %at16, align 8
  %at17 = getelementptr i8, ptr %memory, i64 136
  %kept17 = load i64, ptr %at17, align 8
  %at18 = getelementptr i8, ptr %memory, i64 144
  %kept18 = load double, ptr %at18, align 8
  %at19 = getelementptr i8, ptr %memory, i64 152
  %kept19 = load double, ptr %at19, align 8
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
  %kept30 = load double, ptr %at30, align 8
  %at31 = getelementptr i8, ptr %memory, i64 248
  %kept31 = load i64, ptr %at31, align 8
  %at32 = getelementptr i8, ptr %memory, i64 256
  %kept32 = load i64, ptr %at32, align 8
  %at33 = getelementptr i8, ptr %memory, i64 264
  %kept33 = load double, ptr %at33, align 8
  %at34 = getelementptr i8, ptr %memory, i64 272
  %kept34 = load double, ptr %at34, align 8
  %at35 = getelementptr i8, ptr %memory, i64 280
  %kept35 = load double, ptr %at35, align 8
  %at38 = getelementptr i8, ptr %memory, i64 304
  %kept38 = load i64, ptr %at38, align 8
  %at39 = getelementptr i8, ptr %memory, i64 312
  %kept39 = load double, ptr %at39, align 8
  %at40 = getelementptr i8, ptr %memory, i64 320
  %kept40 = load double, ptr %at40, align 8
  %at41 = getelementptr i8, ptr %memory, i64 328
  %kept41 = load double, ptr %at41, align 8
  %at43 = getelementptr i8, ptr %memory, i64 344
  %kept43 = load double, ptr %at43, align 8
  %at44 = getelementptr i8, ptr %memory, i64 352
  %kept44 = load double, ptr %at44, align 8
  %at45 = getelementptr i8, ptr %memory, i64 360
  %kept45 = load double, ptr %at45, align 8
  %at46 = getelementptr i8, ptr %memory, i64 368
  %kept46 = load double, ptr %at46, align 8
  %at47 = getelementptr i8, ptr %memory, i64 376
  %kept47 = load double, ptr %at47, align 8
  %at48 = getelementptr i8, ptr %memory, i64 384
  %array48 = load ptr, ptr %at48, align 8
  %held48 = getelementptr i8, ptr %array48, i64 16
  %numbers48 = load ptr, ptr %held48, align 8
  %at50 = getelementptr i8, ptr %memory, i64 400
  %kept50 = load i64, ptr %at50, align 8
  tail call void @llvm.experimental.noalias.scope.decl(metadata !0)
  call void @llvm.lifetime.start.p0(ptr nonnull %.154.i800.i.i.i)
  call void @llvm.lifetime.start.p0(ptr nonnull %.172.i.i154.i.i)
  call void @llvm.lifetime.start.p0(ptr nonnull %.210.i33.i.i.i)
  call void @llvm.lifetime.start.p0(ptr nonnull %.210.i.i.i.i.i)
  call void @llvm.lifetime.start.p0(ptr nonnull %.933.i.i.i)
  call void @llvm.lifetime.start.p0(ptr nonnull %.154.i.i.i.i.i)
  call void @llvm.lifetime.start.p0(ptr nonnull %.154.i.i.i.i)
  call void @llvm.lifetime.start.p0(ptr nonnull %.210.i.i.i)
  %1 = and i64 %kept31, 255
  %.53.i.not = icmp eq i64 %1, 0
  %2 = and i64 %kept32, 255
  %.62.i.not = icmp eq i64 %2, 0
  %3 = and i64 %kept38, 255
  %.89.i.not = icmp eq i64 %3, 0
  switch i64 %kept10, label %B166.i [
    i64 0, label %B26.i
    i64 2, label %entry.endif.endif.endif.endif.endif.i72.i
    i64 3, label %B168.i
  ]

B26.i:                                            ; preds = %0
  br i1 %.62.i.not, label %B96.i.i.i, label %B18.i.i.i

B18.i.i.i:                                        ; preds = %B26.i
  %.95.i.i.i = fcmp ogt double %kept18, 0.000000e+00
  br i1 %.95.i.i.i, label %B0.endif.i.i, label %B26.endif.i

B96.i.i.i:                                        ; preds = %B26.i
  %.132.i.i.i = fmul double %kept18, %kept33
  %.135.i.i.i = fmul double %kept27, 1.000000e-15
  %.136.i.i.i = fcmp ole double %.132.i.i.i, %.135.i.i.i
  %.140.i.i.i = fcmp ole double %kept33, 1.000000e-09
  %or.cond.i = or i1 %.140.i.i.i, %.136.i.i.i
  br i1 %or.cond.i, label %B26.endif.i, label %B224.i.i.i

B224.i.i.i:                                       ; preds = %B96.i.i.i
  %.74.i.i.i.i = fcmp ule double %kept40, 0.000000e+00
  %.83.i.i.i.i = fcmp ule double %kept39, 0.000000e+00
  %"$phi46.0.2.i.i.i.0.i" = select i1 %.74.i.i.i.i, i1 true, i1 %.83.i.i.i.i
  br i1 %"$phi46.0.2.i.i.i.0.i", label %B310.i.i.i, label %B254.i.i.i

B254.i.i.i:                                       ; preds = %B224.i.i.i
  call fastcc void @kurs_native_0(ptr %.210.i.i.i, double %kept18, double %kept19, double %kept16, double %kept27, double %kept28, double %kept33, double %kept39, double %kept40, double %kept43, double %kept45, double %kept46, double %kept47)
  %.229.i.i.fca.0.load.i = load double, ptr %.210.i.i.i, align 8, !noalias !3
  br label %B0.endif.i.i

B310.i.i.i:                                       ; preds = %B224.i.i.i
  %.256.i.i.i = fadd double %kept28, 1.000000e+00
  %.258.i.i.i = fmul double %kept16, %.256.i.i.i
  %.264.i.i.i = fdiv double %kept18, %.258.i.i.i
  %.267.i.i.i = fmul double %.264.i.i.i, %kept33
  br i1 %.74.i.i.i.i, label %B0.endif.i.i, label %B16.i.i.i.i

B16.i.i.i.i:                                      ; preds = %B310.i.i.i
  %.27.i2.i.i.i = fdiv double %.267.i.i.i, %kept40
  %.35.i.i.i.i = fmul double %.27.i2.i.i.i, 0x3FF0000000000009
  %.71.i.i.i.le.i = tail call double @llvm.floor.f64(double %.35.i.i.i.i)
  %.83.i9.i.i.i = fmul double %kept40, %.71.i.i.i.le.i
  br label %B0.endif.i.i

B80.i.i:                                          ; preds = %B0.endif.i.i
  %.148.i.i = fmul double %kept16, %.90.i.sroa.0.0.i
  %.158.i.i = fmul double %kept41, 0x3FEFFFFFFFFFFFF7
  %.159.i.i = fcmp olt double %.148.i.i, %.158.i.i
  br i1 %.159.i.i, label %B26.endif.i, label %B134.i.i

B134.i.i:                                         ; preds = %B80.i.i
  br label %B26.endif.i

B0.endif.i.i:                                     ; preds = %B16.i.i.i.i, %B310.i.i.i, %B254.i.i.i, %B18.i.i.i
  %.90.i.sroa.0.0.i = phi double [ %.267.i.i.i, %B310.i.i.i ], [ %.229.i.i.fca.0.load.i, %B254.i.i.i ], [ %.83.i9.i.i.i, %B16.i.i.i.i ], [ %kept33, %B18.i.i.i ]
  %.128.i.i = fcmp ole double %.90.i.sroa.0.0.i, 0.000000e+00
  %.144.i.i = fcmp ogt double %.90.i.sroa.0.0.i, 0.000000e+00
  br i1 %.144.i.i, label %B80.i.i, label %B26.endif.i

entry.endif.endif.endif.endif.endif.i72.i:        ; preds = %0
  %.127.i91.i = fcmp ule double %kept20, 0.000000e+00
  br i1 %.127.i91.i, label %B248.i.i, label %B58.i.i

B58.i.i:                                          ; preds = %entry.endif.endif.endif.endif.endif.i72.i
  %.142.i.i = fcmp olt double %kept12, %kept23
  br i1 %.142.i.i, label %B80.i579.i, label %B650.i.i

B80.i579.i:                                       ; preds = %B58.i.i
  %.11.i.i.i = fcmp ule double %kept39, 0.000000e+00
  br i1 %.11.i.i.i, label %_ZN4kurs8backtest7kernels5_nearB3v36B70c8tJTIeFIjxB2IKSgI4CrvQCk0Z4yRYcWsCAQUQzVBF6jCIJo8Y_2fTKIIZjxSegOLaAIAEdd.exit.i.i, label %B16.i.i.i

B16.i.i.i:                                        ; preds = %B80.i579.i
  %.18.i.i.i = fdiv double %kept23, %kept39
  %.28.i.i609.le.i = tail call double @llvm.rint.f64(double %.18.i.i.i)
  %.34.i.i607.i = fmul double %kept39, %.28.i.i609.le.i
  br label %_ZN4kurs8backtest7kernels5_nearB3v36B70c8tJTIeFIjxB2IKSgI4CrvQCk0Z4yRYcWsCAQUQzVBF6jCIJo8Y_2fTKIIZjxSegOLaAIAEdd.exit.i.i

_ZN4kurs8backtest7kernels5_nearB3v36B70c8tJTIeFIjxB2IKSgI4CrvQCk0Z4yRYcWsCAQUQzVBF6jCIJo8Y_2fTKIIZjxSegOLaAIAEdd.exit.i.i: ; preds = %B16.i.i.i, %B80.i579.i
  %"$phi70.0.2.i.i.0.i" = phi double [ %.34.i.i607.i, %B16.i.i.i ], [ %kept23, %B80.i579.i ]
  %.185.i.i = fcmp ugt double %kept14, %kept22
  br i1 %.185.i.i, label %B650.i.i, label %B154.i.i

B154.i.i:                                         ; preds = %_ZN4kurs8backtest7kernels5_nearB3v36B70c8tJTIeFIjxB2IKSgI4CrvQCk0Z4yRYcWsCAQUQzVBF6jCIJo8Y_2fTKIIZjxSegOLaAIAEdd.exit.i.i
  %.194.i.i = fcmp olt double %kept12, %kept22
  %brmerge.i = or i1 %.194.i.i, %.11.i.i.i
  %arg.open_.mux.i = select i1 %.194.i.i, double %kept12, double %kept22
  br i1 %brmerge.i, label %entry.endif.endif.endif.endif.endif.i.i350.i, label %B16.i15.i.i

B16.i15.i.i:                                      ; preds = %B154.i.i
  %.18.i20.i.i = fdiv double %kept22, %kept39
  %.28.i32.i.le.i = tail call double @llvm.rint.f64(double %.18.i20.i.i)
  %.34.i28.i.i = fmul double %kept39, %.28.i32.i.le.i
  br label %entry.endif.endif.endif.endif.endif.i.i350.i

B248.i.i:                                         ; preds = %entry.endif.endif.endif.endif.endif.i72.i
  %.273.i.i = fcmp ogt double %kept12, %kept22
  br i1 %.273.i.i, label %B270.i.i, label %B650.i.i

B270.i.i:                                         ; preds = %B248.i.i
  %.11.i42.i.i = fcmp ule double %kept39, 0.000000e+00
  br i1 %.11.i42.i.i, label %_ZN4kurs8backtest7kernels5_nearB3v36B70c8tJTIeFIjxB2IKSgI4CrvQCk0Z4yRYcWsCAQUQzVBF6jCIJo8Y_2fTKIIZjxSegOLaAIAEdd.exit70.i.i, label %B16.i50.i.i

B16.i50.i.i:                                      ; preds = %B270.i.i
  %.18.i55.i.i = fdiv double %kept22, %kept39
  %.28.i67.i.le.i = tail call double @llvm.rint.f64(double %.18.i55.i.i)
  %.34.i63.i.i = fmul double %kept39, %.28.i67.i.le.i
  br label %_ZN4kurs8backtest7kernels5_nearB3v36B70c8tJTIeFIjxB2IKSgI4CrvQCk0Z4yRYcWsCAQUQzVBF6jCIJo8Y_2fTKIIZjxSegOLaAIAEdd.exit70.i.i

_ZN4kurs8backtest7kernels5_nearB3v36B70c8tJTIeFIjxB2IKSgI4CrvQCk0Z4yRYcWsCAQUQzVBF6jCIJo8Y_2fTKIIZjxSegOLaAIAEdd.exit70.i.i: ; preds = %B16.i50.i.i, %B270.i.i
  %"$phi70.0.2.i40.i.0.i" = phi double [ %.34.i63.i.i, %B16.i50.i.i ], [ %kept22, %B270.i.i ]
  %.314.i.i = fcmp ult double %kept13, %kept23
  br i1 %.314.i.i, label %B650.i.i, label %B344.i.i

B344.i.i:                                         ; preds = %_ZN4kurs8backtest7kernels5_nearB3v36B70c8tJTIeFIjxB2IKSgI4CrvQCk0Z4yRYcWsCAQUQzVBF6jCIJo8Y_2fTKIIZjxSegOLaAIAEdd.exit70.i.i
  %.323.i.i = fcmp ogt double %kept12, %kept23
  %brmerge3523.i = or i1 %.323.i.i, %.11.i42.i.i
  %arg.open_.mux3524.i = select i1 %.323.i.i, double %kept12, double %kept23
  br i1 %brmerge3523.i, label %entry.endif.endif.endif.endif.endif.i.i350.i, label %B16.i85.i.i

B16.i85.i.i:                                      ; preds = %B344.i.i
  %.18.i90.i.i = fdiv double %kept23, %kept39
  %.28.i102.i.le.i = tail call double @llvm.rint.f64(double %.18.i90.i.i)
  %.34.i98.i.i = fmul double %kept39, %.28.i102.i.le.i
  br label %entry.endif.endif.endif.endif.endif.i.i350.i

entry.endif.endif.endif.endif.endif.i.i350.i:     ; preds = %B16.i85.i.i, %B344.i.i, %B16.i15.i.i, %B154.i.i
  %side.3.i.0.i = phi i64 [ 1, %B16.i85.i.i ], [ -1, %B154.i.i ], [ -1, %B16.i15.i.i ], [ 1, %B344.i.i ]
  %price.6.i.0.i = phi double [ %.34.i98.i.i, %B16.i85.i.i ], [ %arg.open_.mux.i, %B154.i.i ], [ %.34.i28.i.i, %B16.i15.i.i ], [ %arg.open_.mux3524.i, %B344.i.i ]
  %.90.i.i.i = fcmp ogt double %kept30, 0.000000e+00
  br i1 %.90.i.i.i, label %B26.i.i.i, label %_ZN4kurs8backtest7kernels7slippedB2v6B70c8tJTIeFIjxB2IKSgI4CrvQCk0Z4yRYcWsCAQUQzVBF6jCIJo8Y_2fTKIIZjxSegOLaAIAEdxdd263Terms_28float64_2c_20float64_2c_20float64_2c_20float64_2c_20bool_2c_20bool_2c_20float64_2c_20float64_2c_20float64_2c_20bool_2c_20bool_2c_20bool_2c_20float64_2c_20float64_2c_20float64_2c_20float64_2c_20float64_2c_20float64_2c_20float64_2c_20float64_2c_20float64_29.exit.i.i

B26.i.i.i:                                        ; preds = %entry.endif.endif.endif.endif.endif.i.i350.i
  %.98.i.i.i = sitofp i64 %side.3.i.0.i to double
  %.99.i.i.i = fmul double %kept30, %.98.i.i.i
  %.100.i.i466.i = fadd double %.99.i.i.i, 1.000000e+00
  %.102.i.i.i = fmul double %price.6.i.0.i, %.100.i.i466.i
  %.18.i.i.i473.i = fcmp ogt double %kept39, 0.000000e+00
  br i1 %.18.i.i.i473.i, label %B16.i.i.i520.i, label %_ZN4kurs8backtest7kernels8_steppedB2v7B70c8tJTIeFIjxB2IKSgI4CrvQCk0Z4yRYcWsCAQUQzVBF6jCIJo8Y_2fTKIIZjxSegOLaAIAEddx.exit.i.i474.i

B16.i.i.i520.i:                                   ; preds = %B26.i.i.i
  %.27.i.i.i526.i = fdiv double %.102.i.i.i, %kept39
  %4 = shl nsw i64 %side.3.i.0.i, 1
  %.32.i.i.i530.i = sitofp i64 %4 to double
  %.33.i.i.i531.i = fmul double %.32.i.i.i530.i, 1.000000e-15
  %.34.i.i.i532.i = fsub double 1.000000e+00, %.33.i.i.i531.i
  %.35.i.i.i533.i = fmul double %.34.i.i.i532.i, %.27.i.i.i526.i
  br i1 %.127.i91.i, label %for.body.i.i.i566.i, label %for.body.1.i.i.i554.i

B150.i.i.i547.i:                                  ; preds = %for.body.1.i.i.i554.i, %for.body.i.i.i566.i
  %"$phi150.0.2.i.i.i23.0.i" = phi double [ %.52.i.i.i567.le.i, %for.body.i.i.i566.i ], [ %.71.i.i.i555.le.i, %for.body.1.i.i.i554.i ]
  %.83.i.i.i550.i = fmul double %kept39, %"$phi150.0.2.i.i.i23.0.i"
  br label %_ZN4kurs8backtest7kernels8_steppedB2v7B70c8tJTIeFIjxB2IKSgI4CrvQCk0Z4yRYcWsCAQUQzVBF6jCIJo8Y_2fTKIIZjxSegOLaAIAEddx.exit.i.i474.i

for.body.i.i.i566.i:                              ; preds = %B16.i.i.i520.i
  %.52.i.i.i567.le.i = tail call double @llvm.ceil.f64(double %.35.i.i.i533.i)
  br label %B150.i.i.i547.i

for.body.1.i.i.i554.i:                            ; preds = %B16.i.i.i520.i
  %.71.i.i.i555.le.i = tail call double @llvm.floor.f64(double %.35.i.i.i533.i)
  br label %B150.i.i.i547.i

_ZN4kurs8backtest7kernels8_steppedB2v7B70c8tJTIeFIjxB2IKSgI4CrvQCk0Z4yRYcWsCAQUQzVBF6jCIJo8Y_2fTKIIZjxSegOLaAIAEddx.exit.i.i474.i: ; preds = %B150.i.i.i547.i, %B26.i.i.i
  %value.2.i.i.i17.0.i = phi double [ %.83.i.i.i550.i, %B150.i.i.i547.i ], [ %.102.i.i.i, %B26.i.i.i ]
  %.140.i.i484.i = fcmp ogt double %value.2.i.i.i17.0.i, %kept39
  %value.2.i.i.i17.0.arg.terms.12.i = select i1 %.140.i.i484.i, double %value.2.i.i.i17.0.i, double %kept39
  br i1 %.53.i.not, label %_ZN4kurs8backtest7kernels7slippedB2v6B70c8tJTIeFIjxB2IKSgI4CrvQCk0Z4yRYcWsCAQUQzVBF6jCIJo8Y_2fTKIIZjxSegOLaAIAEdxdd263Terms_28float64_2c_20float64_2c_20float64_2c_20float64_2c_20bool_2c_20bool_2c_20float64_2c_20float64_2c_20float64_2c_20bool_2c_20bool_2c_20bool_2c_20float64_2c_20float64_2c_20float64_2c_20float64_2c_20float64_2c_20float64_2c_20float64_2c_20float64_2c_20float64_29.exit.i.i, label %B152.i.i.i

B152.i.i.i:                                       ; preds = %_ZN4kurs8backtest7kernels8_steppedB2v7B70c8tJTIeFIjxB2IKSgI4CrvQCk0Z4yRYcWsCAQUQzVBF6jCIJo8Y_2fTKIIZjxSegOLaAIAEddx.exit.i.i474.i
  br i1 %.127.i91.i, label %B164.i.i.i, label %B184.i.i.i

B164.i.i.i:                                       ; preds = %B152.i.i.i
  %.181.i.i.i = fcmp olt double %value.2.i.i.i17.0.arg.terms.12.i, %kept13
  %value.2.i.i.i17.0.arg.terms.12.arg.high.i = select i1 %.181.i.i.i, double %value.2.i.i.i17.0.arg.terms.12.i, double %kept13
  br label %_ZN4kurs8backtest7kernels7slippedB2v6B70c8tJTIeFIjxB2IKSgI4CrvQCk0Z4yRYcWsCAQUQzVBF6jCIJo8Y_2fTKIIZjxSegOLaAIAEdxdd263Terms_28float64_2c_20float64_2c_20float64_2c_20float64_2c_20bool_2c_20bool_2c_20float64_2c_20float64_2c_20float64_2c_20bool_2c_20bool_2c_20bool_2c_20float64_2c_20float64_2c_20float64_2c_20float64_2c_20float64_2c_20float64_2c_20float64_2c_20float64_2c_20float64_29.exit.i.i

B184.i.i.i:                                       ; preds = %B152.i.i.i
  %.204.i.i505.i = fcmp ogt double %value.2.i.i.i17.0.arg.terms.12.i, %kept14
  %value.2.i.i.i17.0.arg.terms.12.arg.low.i = select i1 %.204.i.i505.i, double %value.2.i.i.i17.0.arg.terms.12.i, double %kept14
  br label %_ZN4kurs8backtest7kernels7slippedB2v6B70c8tJTIeFIjxB2IKSgI4CrvQCk0Z4yRYcWsCAQUQzVBF6jCIJo8Y_2fTKIIZjxSegOLaAIAEdxdd263Terms_28float64_2c_20float64_2c_20float64_2c_20float64_2c_20bool_2c_20bool_2c_20float64_2c_20float64_2c_20float64_2c_20bool_2c_20bool_2c_20bool_2c_20float64_2c_20float64_2c_20float64_2c_20float64_2c_20float64_2c_20float64_2c_20float64_2c_20float64_2c_20float64_29.exit.i.i

_ZN4kurs8backtest7kernels7slippedB2v6B70c8tJTIeFIjxB2IKSgI4CrvQCk0Z4yRYcWsCAQUQzVBF6jCIJo8Y_2fTKIIZjxSegOLaAIAEdxdd263Terms_28float64_2c_20float64_2c_20float64_2c_20float64_2c_20bool_2c_20bool_2c_20float64_2c_20float64_2c_20float64_2c_20bool_2c_20bool_2c_20bool_2c_20float64_2c_20float64_2c_20float64_2c_20float64_2c_20float64_2c_20float64_2c_20float64_2c_20float64_2c_20float64_29.exit.i.i: ; preds = %B184.i.i.i, %B164.i.i.i, %_ZN4kurs8backtest7kernels8_steppedB2v7B70c8tJTIeFIjxB2IKSgI4CrvQCk0Z4yRYcWsCAQUQzVBF6jCIJo8Y_2fTKIIZjxSegOLaAIAEddx.exit.i.i474.i, %entry.endif.endif.endif.endif.endif.i.i350.i
  %price.4.i.i.0.i = phi double [ %price.6.i.0.i, %entry.endif.endif.endif.endif.endif.i.i350.i ], [ %value.2.i.i.i17.0.arg.terms.12.i, %_ZN4kurs8backtest7kernels8_steppedB2v7B70c8tJTIeFIjxB2IKSgI4CrvQCk0Z4yRYcWsCAQUQzVBF6jCIJo8Y_2fTKIIZjxSegOLaAIAEddx.exit.i.i474.i ], [ %value.2.i.i.i17.0.arg.terms.12.arg.high.i, %B164.i.i.i ], [ %value.2.i.i.i17.0.arg.terms.12.arg.low.i, %B184.i.i.i ]
  %.85.i.i.i = fcmp olt double %kept20, 0.000000e+00
  %.93.i.i453.i = fneg double %kept20
  %.98.i195.i.i = fadd double %kept28, 1.000000e+00
  %.99.i196.i.i = fmul double %.98.i195.i.i, %.93.i.i453.i
  %.103.i198.i.i = fdiv double %kept18, %.99.i196.i.i
  %"$phi102.0.2.i.i.0.i" = select i1 %.85.i.i.i, double %.103.i198.i.i, double 0x7FF0000000000000
  %.505.i.i = icmp slt i64 %kept24, 0
  %.506.i.i = select i1 %.505.i.i, i64 %kept50, i64 0
  %.idx3483.i = shl i64 %kept50, 5
  %5 = getelementptr i8, ptr %numbers48, i64 %.idx3483.i
  %6 = getelementptr double, ptr %5, i64 %kept24
  %.528.i.i = getelementptr double, ptr %6, i64 %.506.i.i
  %.529.i.i = load double, ptr %.528.i.i, align 8, !noalias !10
  %.532.i.i = fadd double %kept34, 1.000000e+00
  %.533.i.i = fmul double %.532.i.i, %.529.i.i
  %.536.i.i = fmul double %.533.i.i, 0x3FEFFFFFFFFFFFDC
  %.537.i.i = fcmp olt double %"$phi102.0.2.i.i.0.i", %.536.i.i
  br i1 %.537.i.i, label %B636.i.i, label %B650.i.i

B636.i.i:                                         ; preds = %_ZN4kurs8backtest7kernels7slippedB2v6B70c8tJTIeFIjxB2IKSgI4CrvQCk0Z4yRYcWsCAQUQzVBF6jCIJo8Y_2fTKIIZjxSegOLaAIAEdxdd263Terms_28float64_2c_20float64_2c_20float64_2c_20float64_2c_20bool_2c_20bool_2c_20float64_2c_20float64_2c_20float64_2c_20bool_2c_20bool_2c_20bool_2c_20float64_2c_20float64_2c_20float64_2c_20float64_2c_20float64_2c_20float64_2c_20float64_2c_20float64_2c_20float64_29.exit.i.i
  br label %B650.i.i

B650.i.i:                                         ; preds = %B636.i.i, %_ZN4kurs8backtest7kernels7slippedB2v6B70c8tJTIeFIjxB2IKSgI4CrvQCk0Z4yRYcWsCAQUQzVBF6jCIJo8Y_2fTKIIZjxSegOLaAIAEdxdd263Terms_28float64_2c_20float64_2c_20float64_2c_20float64_2c_20bool_2c_20bool_2c_20float64_2c_20float64_2c_20float64_2c_20bool_2c_20bool_2c_20bool_2c_20float64_2c_20float64_2c_20float64_2c_20float64_2c_20float64_2c_20float64_2c_20float64_2c_20float64_2c_20float64_29.exit.i.i, %_ZN4kurs8backtest7kernels5_nearB3v36B70c8tJTIeFIjxB2IKSgI4CrvQCk0Z4yRYcWsCAQUQzVBF6jCIJo8Y_2fTKIIZjxSegOLaAIAEdd.exit70.i.i, %B248.i.i, %_ZN4kurs8backtest7kernels5_nearB3v36B70c8tJTIeFIjxB2IKSgI4CrvQCk0Z4yRYcWsCAQUQzVBF6jCIJo8Y_2fTKIIZjxSegOLaAIAEdd.exit.i.i, %B58.i.i
  %7 = phi double [ %kept43, %_ZN4kurs8backtest7kernels7slippedB2v6B70c8tJTIeFIjxB2IKSgI4CrvQCk0Z4yRYcWsCAQUQzVBF6jCIJo8Y_2fTKIIZjxSegOLaAIAEdxdd263Terms_28float64_2c_20float64_2c_20float64_2c_20float64_2c_20bool_2c_20bool_2c_20float64_2c_20float64_2c_20float64_2c_20bool_2c_20bool_2c_20bool_2c_20float64_2c_20float64_2c_20float64_2c_20float64_2c_20float64_2c_20float64_2c_20float64_2c_20float64_2c_20float64_29.exit.i.i ], [ %kept43, %B636.i.i ], [ %kept44, %_ZN4kurs8backtest7kernels5_nearB3v36B70c8tJTIeFIjxB2IKSgI4CrvQCk0Z4yRYcWsCAQUQzVBF6jCIJo8Y_2fTKIIZjxSegOLaAIAEdd.exit.i.i ], [ %kept44, %B58.i.i ], [ %kept44, %_ZN4kurs8backtest7kernels5_nearB3v36B70c8tJTIeFIjxB2IKSgI4CrvQCk0Z4yRYcWsCAQUQzVBF6jCIJo8Y_2fTKIIZjxSegOLaAIAEdd.exit70.i.i ], [ %kept44, %B248.i.i ]
  %.698.i.i1629.i = phi i1 [ false, %_ZN4kurs8backtest7kernels7slippedB2v6B70c8tJTIeFIjxB2IKSgI4CrvQCk0Z4yRYcWsCAQUQzVBF6jCIJo8Y_2fTKIIZjxSegOLaAIAEdxdd263Terms_28float64_2c_20float64_2c_20float64_2c_20float64_2c_20bool_2c_20bool_2c_20float64_2c_20float64_2c_20float64_2c_20bool_2c_20bool_2c_20bool_2c_20float64_2c_20float64_2c_20float64_2c_20float64_2c_20float64_2c_20float64_2c_20float64_2c_20float64_2c_20float64_29.exit.i.i ], [ true, %B636.i.i ], [ false, %_ZN4kurs8backtest7kernels5_nearB3v36B70c8tJTIeFIjxB2IKSgI4CrvQCk0Z4yRYcWsCAQUQzVBF6jCIJo8Y_2fTKIIZjxSegOLaAIAEdd.exit.i.i ], [ false, %B58.i.i ], [ false, %_ZN4kurs8backtest7kernels5_nearB3v36B70c8tJTIeFIjxB2IKSgI4CrvQCk0Z4yRYcWsCAQUQzVBF6jCIJo8Y_2fTKIIZjxSegOLaAIAEdd.exit70.i.i ], [ false, %B248.i.i ]
  %reason.3.i.01727.i = phi i64 [ 1, %_ZN4kurs8backtest7kernels7slippedB2v6B70c8tJTIeFIjxB2IKSgI4CrvQCk0Z4yRYcWsCAQUQzVBF6jCIJo8Y_2fTKIIZjxSegOLaAIAEdxdd263Terms_28float64_2c_20float64_2c_20float64_2c_20float64_2c_20bool_2c_20bool_2c_20float64_2c_20float64_2c_20float64_2c_20bool_2c_20bool_2c_20bool_2c_20float64_2c_20float64_2c_20float64_2c_20float64_2c_20float64_2c_20float64_2c_20float64_2c_20float64_2c_20float64_29.exit.i.i ], [ 3, %B636.i.i ], [ 2, %_ZN4kurs8backtest7kernels5_nearB3v36B70c8tJTIeFIjxB2IKSgI4CrvQCk0Z4yRYcWsCAQUQzVBF6jCIJo8Y_2fTKIIZjxSegOLaAIAEdd.exit.i.i ], [ 2, %B58.i.i ], [ 2, %_ZN4kurs8backtest7kernels5_nearB3v36B70c8tJTIeFIjxB2IKSgI4CrvQCk0Z4yRYcWsCAQUQzVBF6jCIJo8Y_2fTKIIZjxSegOLaAIAEdd.exit70.i.i ], [ 2, %B248.i.i ]
  %price.8.i.01825.i = phi double [ %price.4.i.i.0.i, %_ZN4kurs8backtest7kernels7slippedB2v6B70c8tJTIeFIjxB2IKSgI4CrvQCk0Z4yRYcWsCAQUQzVBF6jCIJo8Y_2fTKIIZjxSegOLaAIAEdxdd263Terms_28float64_2c_20float64_2c_20float64_2c_20float64_2c_20bool_2c_20bool_2c_20float64_2c_20float64_2c_20float64_2c_20bool_2c_20bool_2c_20bool_2c_20float64_2c_20float64_2c_20float64_2c_20float64_2c_20float64_2c_20float64_2c_20float64_2c_20float64_2c_20float64_29.exit.i.i ], [ %price.4.i.i.0.i, %B636.i.i ], [ %"$phi70.0.2.i.i.0.i", %_ZN4kurs8backtest7kernels5_nearB3v36B70c8tJTIeFIjxB2IKSgI4CrvQCk0Z4yRYcWsCAQUQzVBF6jCIJo8Y_2fTKIIZjxSegOLaAIAEdd.exit.i.i ], [ %kept12, %B58.i.i ], [ %"$phi70.0.2.i40.i.0.i", %_ZN4kurs8backtest7kernels5_nearB3v36B70c8tJTIeFIjxB2IKSgI4CrvQCk0Z4yRYcWsCAQUQzVBF6jCIJo8Y_2fTKIIZjxSegOLaAIAEdd.exit70.i.i ], [ %kept12, %B248.i.i ]
  %8 = phi double [ %kept28, %_ZN4kurs8backtest7kernels7slippedB2v6B70c8tJTIeFIjxB2IKSgI4CrvQCk0Z4yRYcWsCAQUQzVBF6jCIJo8Y_2fTKIIZjxSegOLaAIAEdxdd263Terms_28float64_2c_20float64_2c_20float64_2c_20float64_2c_20bool_2c_20bool_2c_20float64_2c_20float64_2c_20float64_2c_20bool_2c_20bool_2c_20bool_2c_20float64_2c_20float64_2c_20float64_2c_20float64_2c_20float64_2c_20float64_2c_20float64_2c_20float64_2c_20float64_29.exit.i.i ], [ %kept28, %B636.i.i ], [ %kept29, %_ZN4kurs8backtest7kernels5_nearB3v36B70c8tJTIeFIjxB2IKSgI4CrvQCk0Z4yRYcWsCAQUQzVBF6jCIJo8Y_2fTKIIZjxSegOLaAIAEdd.exit.i.i ], [ %kept29, %B58.i.i ], [ %kept29, %_ZN4kurs8backtest7kernels5_nearB3v36B70c8tJTIeFIjxB2IKSgI4CrvQCk0Z4yRYcWsCAQUQzVBF6jCIJo8Y_2fTKIIZjxSegOLaAIAEdd.exit70.i.i ], [ %kept29, %B248.i.i ]
  %.181.i304.i.i = fneg double %kept20
  %.74.i.i.i.i.i = fcmp ule double %kept40, 0.000000e+00
  %.83.i.i.i.i.i = fcmp ule double %kept39, 0.000000e+00
  %"$phi46.0.2.i.i.i.i.0.i" = select i1 %.74.i.i.i.i.i, i1 true, i1 %.83.i.i.i.i.i
  br i1 %"$phi46.0.2.i.i.i.i.0.i", label %B98.i.i.i.i, label %B34.i.i.i.i

B34.i.i.i.i:                                      ; preds = %B650.i.i
  %.fca.3.gep.i = getelementptr inbounds nuw i8, ptr %.154.i.i.i.i, i64 24
  %.fca.2.gep.i = getelementptr inbounds nuw i8, ptr %.154.i.i.i.i, i64 16
  %.fca.1.gep1039.i = getelementptr inbounds nuw i8, ptr %.154.i.i.i.i, i64 8
  %.184.i.i.i = fneg double %kept21
  call fastcc void @kurs_native_1(ptr %.154.i.i.i.i, double %kept18, double %kept19, double %.181.i304.i.i, double %.184.i.i.i, double %price.8.i.01825.i, double %8, double %7, double %kept39, double %kept46)
  %.173.i.i.i.fca.3.load.i = load double, ptr %.fca.3.gep.i, align 8, !noalias !14
  %.173.i.i.i.fca.2.load.i = load double, ptr %.fca.2.gep.i, align 8, !noalias !14
  %.173.i.i.i.fca.1.load.i = load double, ptr %.fca.1.gep1039.i, align 8, !noalias !14
  %.173.i.i.i.fca.0.load.i = load double, ptr %.154.i.i.i.i, align 8, !noalias !14
  br label %B108.endif.i.i.i

B98.i.i.i.i:                                      ; preds = %B650.i.i
  %.213.i.i.i.i = fmul double %price.8.i.01825.i, %.181.i304.i.i
  %.220.i.i.i.i = fcmp ogt double %.213.i.i.i.i, 0.000000e+00
  %.228.i.i.i.i = fneg double %.213.i.i.i.i
  %"$phi128.0.2.i.i.i.0.i" = select i1 %.220.i.i.i.i, double %.213.i.i.i.i, double %.228.i.i.i.i
  %.234.i.i.i.i = fmul double %8, %"$phi128.0.2.i.i.i.0.i"
  %.244.i.i.i.i = fsub double %kept18, %.213.i.i.i.i
  %.247.i.i.i.i = fsub double %.244.i.i.i.i, %.234.i.i.i.i
  br label %B108.endif.i.i.i

B534.i.i.i:                                       ; preds = %B108.endif.i.i.i
  %.760.i.i.i = tail call double @llvm.fabs.f64(double %.188.i.i7.sroa.0.0.i)
  %.765.i.i.i = fmul double %kept18, 0x3D719799812DEA11
  %.766.i.i.i = fcmp ugt double %.760.i.i.i, %.765.i.i.i
  br i1 %.766.i.i.i, label %B606.i.i.i, label %B598.i.i.i

B598.i.i.i:                                       ; preds = %B534.i.i.i
  br label %B606.i.i.i

B606.i.i.i:                                       ; preds = %B108.endif.i.i.i, %B598.i.i.i, %B534.i.i.i
  %rest.2.i.i.0.i = phi double [ %.188.i.i7.sroa.5.0.i, %B108.endif.i.i.i ], [ 0.000000e+00, %B598.i.i.i ], [ %.188.i.i7.sroa.5.0.i, %B534.i.i.i ]
  %cash.2.i.i.0.i = phi double [ %.188.i.i7.sroa.0.0.i, %B108.endif.i.i.i ], [ 0.000000e+00, %B598.i.i.i ], [ %.188.i.i7.sroa.0.0.i, %B534.i.i.i ]
  %.781.i.i.i = add nsw i64 %kept24, 1
  store double %cash.2.i.i.0.i, ptr %memory, align 8, !alias.scope !0
  %retptr.repack3489.i = getelementptr inbounds nuw i8, ptr %memory, i64 8
  store double %rest.2.i.i.0.i, ptr %retptr.repack3489.i, align 8, !alias.scope !0
  %retptr.repack3491.i = getelementptr inbounds nuw i8, ptr %memory, i64 16
  %retptr.repack3495.i = getelementptr inbounds nuw i8, ptr %memory, i64 32
  tail call void @llvm.memset.p0.i64(ptr noundef nonnull align 8 dereferenceable(16) %retptr.repack3491.i, i8 0, i64 16, i1 false), !alias.scope !0
  store double 0xFFF0000000000000, ptr %retptr.repack3495.i, align 8, !alias.scope !0
  br label %kurs_native.exit

B108.endif.i.i.i:                                 ; preds = %B98.i.i.i.i, %B34.i.i.i.i
  %.188.i.i7.sroa.15.0.i = phi double [ %price.8.i.01825.i, %B98.i.i.i.i ], [ %.173.i.i.i.fca.3.load.i, %B34.i.i.i.i ]
  %.188.i.i7.sroa.10.0.i = phi double [ %.234.i.i.i.i, %B98.i.i.i.i ], [ %.173.i.i.i.fca.2.load.i, %B34.i.i.i.i ]
  %.188.i.i7.sroa.5.0.i = phi double [ 0.000000e+00, %B98.i.i.i.i ], [ %.173.i.i.i.fca.1.load.i, %B34.i.i.i.i ]
  %.188.i.i7.sroa.0.0.i = phi double [ %.247.i.i.i.i, %B98.i.i.i.i ], [ %.173.i.i.i.fca.0.load.i, %B34.i.i.i.i ]
  %.267.i.i197.i = icmp slt i64 %kept24, 0
  %.268.i.i198.i = select i1 %.267.i.i197.i, i64 %kept50, i64 0
  %.269.i.i199.i = add i64 %.268.i.i198.i, %kept24
  %.idx3484.i = mul i64 %kept50, 48
  %9 = getelementptr i8, ptr %numbers48, i64 %.idx3484.i
  %.290.i.i.i = getelementptr double, ptr %9, i64 %.269.i.i199.i
  %.291.i.i.i = load double, ptr %.290.i.i.i, align 8, !noalias !21
  %.293.i.i.i = fadd double %.188.i.i7.sroa.10.0.i, %.291.i.i.i
  %10 = getelementptr double, ptr %numbers48, i64 %kept50
  %.375.i.i.i = getelementptr double, ptr %10, i64 %.269.i.i199.i
  store i64 %kept17, ptr %.375.i.i.i, align 8, !noalias !21
  %.idx3485.i = mul i64 %kept50, 40
  %11 = getelementptr i8, ptr %numbers48, i64 %.idx3485.i
  %.431.i.i.i = getelementptr double, ptr %11, i64 %.269.i.i199.i
  store double %.188.i.i7.sroa.15.0.i, ptr %.431.i.i.i, align 8, !noalias !21
  store double %.293.i.i.i, ptr %.290.i.i.i, align 8, !noalias !21
  %.idx3486.i = shl i64 %kept50, 5
  %12 = getelementptr i8, ptr %numbers48, i64 %.idx3486.i
  %.546.i.i.i = getelementptr double, ptr %12, i64 %.269.i.i199.i
  %.547.i.i.i = load double, ptr %.546.i.i.i, align 8, !noalias !21
  %.548.i.i.i = fsub double %.188.i.i7.sroa.15.0.i, %.547.i.i.i
  %.550.i.i.i = fmul double %kept20, %.548.i.i.i
  %.553.i.i.i = fsub double %.550.i.i.i, %.293.i.i.i
  %.idx3487.i = mul i64 %kept50, 56
  %13 = getelementptr i8, ptr %numbers48, i64 %.idx3487.i
  %.607.i.i.i = getelementptr double, ptr %13, i64 %.269.i.i199.i
  store double %.553.i.i.i, ptr %.607.i.i.i, align 8, !noalias !21
  %.idx3488.i = shl i64 %kept50, 4
  %14 = getelementptr i8, ptr %numbers48, i64 %.idx3488.i
  %.688.i.i.i = getelementptr double, ptr %14, i64 %.269.i.i199.i
  store i64 %reason.3.i.01727.i, ptr %.688.i.i.i, align 8, !noalias !21
  %or.cond3525.i = and i1 %"$phi46.0.2.i.i.i.i.0.i", %.698.i.i1629.i
  br i1 %or.cond3525.i, label %B534.i.i.i, label %B606.i.i.i

B166.i:                                           ; preds = %0
  br label %B168.i

B168.i:                                           ; preds = %B166.i, %0
  %"$phi168.4.2.0.i" = phi double [ %kept12, %B166.i ], [ %kept15, %0 ]
  %.90.i.i859.i = fcmp ogt double %kept30, 0.000000e+00
  br i1 %.90.i.i859.i, label %B26.i.i1909.i, label %_ZN4kurs8backtest7kernels7slippedB2v6B70c8tJTIeFIjxB2IKSgI4CrvQCk0Z4yRYcWsCAQUQzVBF6jCIJo8Y_2fTKIIZjxSegOLaAIAEdxdd263Terms_28float64_2c_20float64_2c_20float64_2c_20float64_2c_20bool_2c_20bool_2c_20float64_2c_20float64_2c_20float64_2c_20bool_2c_20bool_2c_20bool_2c_20float64_2c_20float64_2c_20float64_2c_20float64_2c_20float64_2c_20float64_2c_20float64_2c_20float64_2c_20float64_29.exit.i860.i

B26.i.i1909.i:                                    ; preds = %B168.i
  %.98.i.i1915.i = sitofp i64 %kept11 to double
  %.99.i.i1916.i = fmul double %kept30, %.98.i.i1915.i
  %.100.i.i1917.i = fadd double %.99.i.i1916.i, 1.000000e+00
  %.102.i.i1919.i = fmul double %.100.i.i1917.i, %"$phi168.4.2.0.i"
  %.18.i.i.i1927.i = fcmp ogt double %kept39, 0.000000e+00
  br i1 %.18.i.i.i1927.i, label %B16.i.i.i2019.i, label %_ZN4kurs8backtest7kernels8_steppedB2v7B70c8tJTIeFIjxB2IKSgI4CrvQCk0Z4yRYcWsCAQUQzVBF6jCIJo8Y_2fTKIIZjxSegOLaAIAEddx.exit.i.i1928.i

B16.i.i.i2019.i:                                  ; preds = %B26.i.i1909.i
  %.27.i.i.i2025.i = fdiv double %.102.i.i1919.i, %kept39
  %.32.i.i.i2029.i = fmul double %.98.i.i1915.i, 2.000000e+00
  %.33.i.i.i2030.i = fmul double %.32.i.i.i2029.i, 1.000000e-15
  %.34.i.i.i2031.i = fsub double 1.000000e+00, %.33.i.i.i2030.i
  %.35.i.i.i2032.i = fmul double %.34.i.i.i2031.i, %.27.i.i.i2025.i
  %.40.i.i.i2035.i = icmp sgt i64 %kept11, 0
  br i1 %.40.i.i.i2035.i, label %for.body.i.i.i2065.i, label %for.body.1.i.i.i2053.i

B150.i.i.i2046.i:                                 ; preds = %for.body.1.i.i.i2053.i, %for.body.i.i.i2065.i
  %"$phi150.0.2.i.i.i674.0.i" = phi double [ %.52.i.i.i2066.le.i, %for.body.i.i.i2065.i ], [ %.71.i.i.i2054.le.i, %for.body.1.i.i.i2053.i ]
  %.83.i.i.i2049.i = fmul double %kept39, %"$phi150.0.2.i.i.i674.0.i"
  br label %_ZN4kurs8backtest7kernels8_steppedB2v7B70c8tJTIeFIjxB2IKSgI4CrvQCk0Z4yRYcWsCAQUQzVBF6jCIJo8Y_2fTKIIZjxSegOLaAIAEddx.exit.i.i1928.i

for.body.i.i.i2065.i:                             ; preds = %B16.i.i.i2019.i
  %.52.i.i.i2066.le.i = tail call double @llvm.ceil.f64(double %.35.i.i.i2032.i)
  br label %B150.i.i.i2046.i

for.body.1.i.i.i2053.i:                           ; preds = %B16.i.i.i2019.i
  %.71.i.i.i2054.le.i = tail call double @llvm.floor.f64(double %.35.i.i.i2032.i)
  br label %B150.i.i.i2046.i

_ZN4kurs8backtest7kernels8_steppedB2v7B70c8tJTIeFIjxB2IKSgI4CrvQCk0Z4yRYcWsCAQUQzVBF6jCIJo8Y_2fTKIIZjxSegOLaAIAEddx.exit.i.i1928.i: ; preds = %B150.i.i.i2046.i, %B26.i.i1909.i
  %value.2.i.i.i668.0.i = phi double [ %.83.i.i.i2049.i, %B150.i.i.i2046.i ], [ %.102.i.i1919.i, %B26.i.i1909.i ]
  %.140.i.i1940.i = fcmp ogt double %value.2.i.i.i668.0.i, %kept39
  %value.2.i.i.i668.0.arg.terms.12.i = select i1 %.140.i.i1940.i, double %value.2.i.i.i668.0.i, double %kept39
  br i1 %.53.i.not, label %_ZN4kurs8backtest7kernels7slippedB2v6B70c8tJTIeFIjxB2IKSgI4CrvQCk0Z4yRYcWsCAQUQzVBF6jCIJo8Y_2fTKIIZjxSegOLaAIAEdxdd263Terms_28float64_2c_20float64_2c_20float64_2c_20float64_2c_20bool_2c_20bool_2c_20float64_2c_20float64_2c_20float64_2c_20bool_2c_20bool_2c_20bool_2c_20float64_2c_20float64_2c_20float64_2c_20float64_2c_20float64_2c_20float64_2c_20float64_2c_20float64_2c_20float64_29.exit.i860.i, label %B152.i.i1976.i

B152.i.i1976.i:                                   ; preds = %_ZN4kurs8backtest7kernels8_steppedB2v7B70c8tJTIeFIjxB2IKSgI4CrvQCk0Z4yRYcWsCAQUQzVBF6jCIJo8Y_2fTKIIZjxSegOLaAIAEddx.exit.i.i1928.i
  %.173.i.i1979.i = icmp sgt i64 %kept11, 0
  br i1 %.173.i.i1979.i, label %B164.i.i2000.i, label %B184.i.i1981.i

B164.i.i2000.i:                                   ; preds = %B152.i.i1976.i
  %.181.i.i2004.i = fcmp olt double %value.2.i.i.i668.0.arg.terms.12.i, %kept13
  %value.2.i.i.i668.0.arg.terms.12.arg.high.i = select i1 %.181.i.i2004.i, double %value.2.i.i.i668.0.arg.terms.12.i, double %kept13
  br label %_ZN4kurs8backtest7kernels7slippedB2v6B70c8tJTIeFIjxB2IKSgI4CrvQCk0Z4yRYcWsCAQUQzVBF6jCIJo8Y_2fTKIIZjxSegOLaAIAEdxdd263Terms_28float64_2c_20float64_2c_20float64_2c_20float64_2c_20bool_2c_20bool_2c_20float64_2c_20float64_2c_20float64_2c_20bool_2c_20bool_2c_20bool_2c_20float64_2c_20float64_2c_20float64_2c_20float64_2c_20float64_2c_20float64_2c_20float64_2c_20float64_2c_20float64_29.exit.i860.i

B184.i.i1981.i:                                   ; preds = %B152.i.i1976.i
  %.204.i.i1985.i = fcmp ogt double %value.2.i.i.i668.0.arg.terms.12.i, %kept14
  %value.2.i.i.i668.0.arg.terms.12.arg.low.i = select i1 %.204.i.i1985.i, double %value.2.i.i.i668.0.arg.terms.12.i, double %kept14
  br label %_ZN4kurs8backtest7kernels7slippedB2v6B70c8tJTIeFIjxB2IKSgI4CrvQCk0Z4yRYcWsCAQUQzVBF6jCIJo8Y_2fTKIIZjxSegOLaAIAEdxdd263Terms_28float64_2c_20float64_2c_20float64_2c_20float64_2c_20bool_2c_20bool_2c_20float64_2c_20float64_2c_20float64_2c_20bool_2c_20bool_2c_20bool_2c_20float64_2c_20float64_2c_20float64_2c_20float64_2c_20float64_2c_20float64_2c_20float64_2c_20float64_2c_20float64_29.exit.i860.i

_ZN4kurs8backtest7kernels7slippedB2v6B70c8tJTIeFIjxB2IKSgI4CrvQCk0Z4yRYcWsCAQUQzVBF6jCIJo8Y_2fTKIIZjxSegOLaAIAEdxdd263Terms_28float64_2c_20float64_2c_20float64_2c_20float64_2c_20bool_2c_20bool_2c_20float64_2c_20float64_2c_20float64_2c_20bool_2c_20bool_2c_20bool_2c_20float64_2c_20float64_2c_20float64_2c_20float64_2c_20float64_2c_20float64_2c_20float64_2c_20float64_2c_20float64_29.exit.i860.i: ; preds = %B184.i.i1981.i, %B164.i.i2000.i, %_ZN4kurs8backtest7kernels8_steppedB2v7B70c8tJTIeFIjxB2IKSgI4CrvQCk0Z4yRYcWsCAQUQzVBF6jCIJo8Y_2fTKIIZjxSegOLaAIAEddx.exit.i.i1928.i, %B168.i
  %price.4.i.i683.0.i = phi double [ %"$phi168.4.2.0.i", %B168.i ], [ %value.2.i.i.i668.0.arg.terms.12.i, %_ZN4kurs8backtest7kernels8_steppedB2v7B70c8tJTIeFIjxB2IKSgI4CrvQCk0Z4yRYcWsCAQUQzVBF6jCIJo8Y_2fTKIIZjxSegOLaAIAEddx.exit.i.i1928.i ], [ %value.2.i.i.i668.0.arg.terms.12.arg.high.i, %B164.i.i2000.i ], [ %value.2.i.i.i668.0.arg.terms.12.arg.low.i, %B184.i.i1981.i ]
  %.162.i894.i = fcmp une double %kept20, 0.000000e+00
  br i1 %.162.i894.i, label %entry.endif.endif.endif.endif.endif.i30.i.i, label %B124.i.i

entry.endif.endif.endif.endif.endif.i30.i.i:      ; preds = %_ZN4kurs8backtest7kernels7slippedB2v6B70c8tJTIeFIjxB2IKSgI4CrvQCk0Z4yRYcWsCAQUQzVBF6jCIJo8Y_2fTKIIZjxSegOLaAIAEdxdd263Terms_28float64_2c_20float64_2c_20float64_2c_20float64_2c_20bool_2c_20bool_2c_20float64_2c_20float64_2c_20float64_2c_20bool_2c_20bool_2c_20bool_2c_20float64_2c_20float64_2c_20float64_2c_20float64_2c_20float64_2c_20float64_2c_20float64_2c_20float64_2c_20float64_29.exit.i860.i
  %..i = select i1 %.89.i.not, double 0.000000e+00, double 1.976260e-323
  %.181.i.i.i.i = fneg double %kept20
  %.74.i.i.i.i.i.i = fcmp ule double %kept40, 0.000000e+00
  %.83.i.i.i.i.i.i = fcmp ule double %kept39, 0.000000e+00
  %"$phi46.0.2.i.i.i.i.i.0.i" = select i1 %.74.i.i.i.i.i.i, i1 true, i1 %.83.i.i.i.i.i.i
  br i1 %"$phi46.0.2.i.i.i.i.i.0.i", label %B98.i.i.i.i.i, label %B34.i.i.i.i.i

B34.i.i.i.i.i:                                    ; preds = %entry.endif.endif.endif.endif.endif.i30.i.i
  %.fca.3.gep1874.i = getelementptr inbounds nuw i8, ptr %.154.i.i.i.i.i, i64 24
  %.fca.2.gep1873.i = getelementptr inbounds nuw i8, ptr %.154.i.i.i.i.i, i64 16
  %.fca.1.gep1872.i = getelementptr inbounds nuw i8, ptr %.154.i.i.i.i.i, i64 8
  %.184.i.i.i.i = fneg double %kept21
  call fastcc void @kurs_native_1(ptr %.154.i.i.i.i.i, double %kept18, double %kept19, double %.181.i.i.i.i, double %.184.i.i.i.i, double %price.4.i.i683.0.i, double %kept28, double %kept43, double %kept39, double %kept46)
  %.173.i.i.i.i.fca.3.load.i = load double, ptr %.fca.3.gep1874.i, align 8, !noalias !22
  %.173.i.i.i.i.fca.2.load.i = load double, ptr %.fca.2.gep1873.i, align 8, !noalias !22
  %.173.i.i.i.i.fca.1.load.i = load double, ptr %.fca.1.gep1872.i, align 8, !noalias !22
  %.173.i.i.i.i.fca.0.load.i = load double, ptr %.154.i.i.i.i.i, align 8, !noalias !22
  br label %B108.endif.i.i.i.i

B98.i.i.i.i.i:                                    ; preds = %entry.endif.endif.endif.endif.endif.i30.i.i
  %.213.i.i.i.i.i = fmul double %price.4.i.i683.0.i, %.181.i.i.i.i
  %.220.i.i.i.i.i = fcmp ogt double %.213.i.i.i.i.i, 0.000000e+00
  %.228.i.i.i.i.i = fneg double %.213.i.i.i.i.i
  %"$phi128.0.2.i.i.i.i.0.i" = select i1 %.220.i.i.i.i.i, double %.213.i.i.i.i.i, double %.228.i.i.i.i.i
  %.234.i.i.i.i.i = fmul double %kept28, %"$phi128.0.2.i.i.i.i.0.i"
  %.244.i.i.i.i.i = fsub double %kept18, %.213.i.i.i.i.i
  %.247.i.i.i.i.i = fsub double %.244.i.i.i.i.i, %.234.i.i.i.i.i
  br label %B108.endif.i.i.i.i

B108.endif.i.i.i.i:                               ; preds = %B98.i.i.i.i.i, %B34.i.i.i.i.i
  %.188.i.i.i.sroa.15.0.i = phi double [ %price.4.i.i683.0.i, %B98.i.i.i.i.i ], [ %.173.i.i.i.i.fca.3.load.i, %B34.i.i.i.i.i ]
  %.188.i.i.i.sroa.10.0.i = phi double [ %.234.i.i.i.i.i, %B98.i.i.i.i.i ], [ %.173.i.i.i.i.fca.2.load.i, %B34.i.i.i.i.i ]
  %.188.i.i.i.sroa.5.0.i = phi double [ 0.000000e+00, %B98.i.i.i.i.i ], [ %.173.i.i.i.i.fca.1.load.i, %B34.i.i.i.i.i ]
  %.188.i.i.i.sroa.0.0.i = phi double [ %.247.i.i.i.i.i, %B98.i.i.i.i.i ], [ %.173.i.i.i.i.fca.0.load.i, %B34.i.i.i.i.i ]
  %.267.i.i.i.i = icmp slt i64 %kept24, 0
  %.268.i.i.i.i = select i1 %.267.i.i.i.i, i64 %kept50, i64 0
  %.269.i.i.i.i = add i64 %.268.i.i.i.i, %kept24
  %.idx.i = mul i64 %kept50, 48
  %15 = getelementptr i8, ptr %numbers48, i64 %.idx.i
  %.290.i.i.i.i = getelementptr double, ptr %15, i64 %.269.i.i.i.i
  %.291.i.i.i.i = load double, ptr %.290.i.i.i.i, align 8, !noalias !35
  %.293.i.i.i.i = fadd double %.188.i.i.i.sroa.10.0.i, %.291.i.i.i.i
  %16 = getelementptr double, ptr %numbers48, i64 %kept50
  %.375.i.i.i.i = getelementptr double, ptr %16, i64 %.269.i.i.i.i
  store i64 %kept17, ptr %.375.i.i.i.i, align 8, !noalias !35
  %.idx3460.i = mul i64 %kept50, 40
  %17 = getelementptr i8, ptr %numbers48, i64 %.idx3460.i
  %.431.i.i.i.i = getelementptr double, ptr %17, i64 %.269.i.i.i.i
  store double %.188.i.i.i.sroa.15.0.i, ptr %.431.i.i.i.i, align 8, !noalias !35
  store double %.293.i.i.i.i, ptr %.290.i.i.i.i, align 8, !noalias !35
  %.idx3461.i = shl i64 %kept50, 5
  %18 = getelementptr i8, ptr %numbers48, i64 %.idx3461.i
  %.546.i.i.i.i = getelementptr double, ptr %18, i64 %.269.i.i.i.i
  %.547.i.i.i.i = load double, ptr %.546.i.i.i.i, align 8, !noalias !35
  %.548.i.i.i.i = fsub double %.188.i.i.i.sroa.15.0.i, %.547.i.i.i.i
  %.550.i.i.i.i = fmul double %kept20, %.548.i.i.i.i
  %.553.i.i.i.i = fsub double %.550.i.i.i.i, %.293.i.i.i.i
  %.idx3462.i = mul i64 %kept50, 56
  %19 = getelementptr i8, ptr %numbers48, i64 %.idx3462.i
  %.607.i.i.i.i = getelementptr double, ptr %19, i64 %.269.i.i.i.i
  store double %.553.i.i.i.i, ptr %.607.i.i.i.i, align 8, !noalias !35
  %.idx3463.i = shl i64 %kept50, 4
  %20 = getelementptr i8, ptr %numbers48, i64 %.idx3463.i
  %.688.i.i.i.i = getelementptr double, ptr %20, i64 %.269.i.i.i.i
  store double %..i, ptr %.688.i.i.i.i, align 8, !noalias !35
  %.781.i.i.i.i = add nsw i64 %kept24, 1
  br i1 %.89.i.not, label %B168.endif.i, label %B124.i.i

B124.i.i:                                         ; preds = %B108.endif.i.i.i.i, %_ZN4kurs8backtest7kernels7slippedB2v6B70c8tJTIeFIjxB2IKSgI4CrvQCk0Z4yRYcWsCAQUQzVBF6jCIJo8Y_2fTKIIZjxSegOLaAIAEdxdd263Terms_28float64_2c_20float64_2c_20float64_2c_20float64_2c_20bool_2c_20bool_2c_20float64_2c_20float64_2c_20float64_2c_20bool_2c_20bool_2c_20bool_2c_20float64_2c_20float64_2c_20float64_2c_20float64_2c_20float64_2c_20float64_2c_20float64_2c_20float64_2c_20float64_29.exit.i860.i
  %state.2.i.sroa.60.0.i = phi i64 [ %.781.i.i.i.i, %B108.endif.i.i.i.i ], [ %kept24, %_ZN4kurs8backtest7kernels7slippedB2v6B70c8tJTIeFIjxB2IKSgI4CrvQCk0Z4yRYcWsCAQUQzVBF6jCIJo8Y_2fTKIIZjxSegOLaAIAEdxdd263Terms_28float64_2c_20float64_2c_20float64_2c_20float64_2c_20bool_2c_20bool_2c_20float64_2c_20float64_2c_20float64_2c_20bool_2c_20bool_2c_20bool_2c_20float64_2c_20float64_2c_20float64_2c_20float64_2c_20float64_2c_20float64_2c_20float64_2c_20float64_2c_20float64_29.exit.i860.i ]
  %state.2.i.sroa.10.0.i = phi double [ %.188.i.i.i.sroa.5.0.i, %B108.endif.i.i.i.i ], [ %kept19, %_ZN4kurs8backtest7kernels7slippedB2v6B70c8tJTIeFIjxB2IKSgI4CrvQCk0Z4yRYcWsCAQUQzVBF6jCIJo8Y_2fTKIIZjxSegOLaAIAEdxdd263Terms_28float64_2c_20float64_2c_20float64_2c_20float64_2c_20bool_2c_20bool_2c_20float64_2c_20float64_2c_20float64_2c_20bool_2c_20bool_2c_20bool_2c_20float64_2c_20float64_2c_20float64_2c_20float64_2c_20float64_2c_20float64_2c_20float64_2c_20float64_2c_20float64_29.exit.i860.i ]
  %state.2.i.sroa.0.0.i = phi double [ %.188.i.i.i.sroa.0.0.i, %B108.endif.i.i.i.i ], [ %kept18, %_ZN4kurs8backtest7kernels7slippedB2v6B70c8tJTIeFIjxB2IKSgI4CrvQCk0Z4yRYcWsCAQUQzVBF6jCIJo8Y_2fTKIIZjxSegOLaAIAEdxdd263Terms_28float64_2c_20float64_2c_20float64_2c_20float64_2c_20bool_2c_20bool_2c_20float64_2c_20float64_2c_20float64_2c_20bool_2c_20bool_2c_20bool_2c_20float64_2c_20float64_2c_20float64_2c_20float64_2c_20float64_2c_20float64_2c_20float64_2c_20float64_2c_20float64_29.exit.i860.i ]
  %asked.2.i.0.i = phi double [ %price.4.i.i683.0.i, %B108.endif.i.i.i.i ], [ %kept16, %_ZN4kurs8backtest7kernels7slippedB2v6B70c8tJTIeFIjxB2IKSgI4CrvQCk0Z4yRYcWsCAQUQzVBF6jCIJo8Y_2fTKIIZjxSegOLaAIAEdxdd263Terms_28float64_2c_20float64_2c_20float64_2c_20float64_2c_20bool_2c_20bool_2c_20float64_2c_20float64_2c_20float64_2c_20bool_2c_20bool_2c_20bool_2c_20float64_2c_20float64_2c_20float64_2c_20float64_2c_20float64_2c_20float64_2c_20float64_2c_20float64_2c_20float64_29.exit.i860.i ]
  %.267.i.i = icmp sgt i64 %kept11, 0
  %"price.4.i.i683.0.$phi168.4.2.0.i" = select i1 %.267.i.i, double %price.4.i.i683.0.i, double %"$phi168.4.2.0.i"
  br i1 %.62.i.not, label %B96.i.i.i.i.i, label %B18.i.i.i.i.i

B18.i.i.i.i.i:                                    ; preds = %B124.i.i
  %.95.i.i.i.i.i = fcmp ogt double %state.2.i.sroa.0.0.i, 0.000000e+00
  br i1 %.95.i.i.i.i.i, label %B0.endif.i.i.i944.i, label %B136.i.i.i.i.thread12

B96.i.i.i.i.i:                                    ; preds = %B124.i.i
  %.132.i.i.i.i.i = fmul double %kept33, %state.2.i.sroa.0.0.i
  %.135.i.i.i.i.i = fmul double %kept27, 1.000000e-15
  %.136.i.i.i.i.i = fcmp ole double %.132.i.i.i.i.i, %.135.i.i.i.i.i
  %.140.i.i.i.i.i = fcmp ole double %kept33, 1.000000e-09
  %or.cond1.i = or i1 %.140.i.i.i.i.i, %.136.i.i.i.i.i
  br i1 %or.cond1.i, label %B136.i.i.i.i.thread, label %B224.i.i.i.i.i

B224.i.i.i.i.i:                                   ; preds = %B96.i.i.i.i.i
  %.74.i.i.i.i493.i.i = fcmp ule double %kept40, 0.000000e+00
  %.83.i.i.i.i982.i.i = fcmp ule double %kept39, 0.000000e+00
  %"$phi46.0.2.i.i.i.i168.i.0.i" = select i1 %.74.i.i.i.i493.i.i, i1 true, i1 %.83.i.i.i.i982.i.i
  br i1 %"$phi46.0.2.i.i.i.i168.i.0.i", label %B310.i.i.i.i.i, label %B254.i.i.i.i.i

B254.i.i.i.i.i:                                   ; preds = %B224.i.i.i.i.i
  call fastcc void @kurs_native_0(ptr %.210.i.i.i.i.i, double %state.2.i.sroa.0.0.i, double %state.2.i.sroa.10.0.i, double %asked.2.i.0.i, double %kept27, double %kept28, double %kept33, double %kept39, double %kept40, double %kept43, double %kept45, double %kept46, double %kept47)
  %.229.i.i.i948.i.fca.0.load.i = load double, ptr %.210.i.i.i.i.i, align 8, !noalias !36
  br label %B0.endif.i.i.i944.i

B310.i.i.i.i.i:                                   ; preds = %B224.i.i.i.i.i
  %.256.i.i.i.i.i = fadd double %kept28, 1.000000e+00
  %.258.i.i.i.i.i = fmul double %.256.i.i.i.i.i, %asked.2.i.0.i
  %.264.i.i.i.i.i = fdiv double %state.2.i.sroa.0.0.i, %.258.i.i.i.i.i
  %.267.i.i.i.i.i = fmul double %kept33, %.264.i.i.i.i.i
  br i1 %.74.i.i.i.i493.i.i, label %B0.endif.i.i.i944.i, label %B16.i.i.i.i.i.i

B16.i.i.i.i.i.i:                                  ; preds = %B310.i.i.i.i.i
  %.27.i2.i.i.i.i.i = fdiv double %.267.i.i.i.i.i, %kept40
  %.35.i.i.i.i.i.i = fmul double %.27.i2.i.i.i.i.i, 0x3FF0000000000009
  %.71.i.i.i.i.i.le.i = tail call double @llvm.floor.f64(double %.35.i.i.i.i.i.i)
  %.83.i9.i.i.i.i.i = fmul double %kept40, %.71.i.i.i.i.i.le.i
  br label %B0.endif.i.i.i944.i

B80.i.i.i.i:                                      ; preds = %B0.endif.i.i.i944.i
  %.148.i.i887.i.i = fmul double %asked.2.i.0.i, %.90.i.i181.i.sroa.0.0.i
  %.158.i.i.i1364.i = fmul double %kept41, 0x3FEFFFFFFFFFFFF7
  %.159.i.i.i1365.i = fcmp olt double %.148.i.i887.i.i, %.158.i.i.i1364.i
  br i1 %.159.i.i.i1365.i, label %B136.i.i.i.i, label %B134.i.i.i.i

B134.i.i.i.i:                                     ; preds = %B80.i.i.i.i
  br label %B136.i.i.i.i

B136.i.i.i.i:                                     ; preds = %B0.endif.i.i.i944.i, %B134.i.i.i.i, %B80.i.i.i.i
  %"$phi136.0.2.i.i.i.0.i" = phi i64 [ 1, %B80.i.i.i.i ], [ 0, %B134.i.i.i.i ], [ 0, %B0.endif.i.i.i944.i ]
  %"$phi66.0.2.i.i.i.036.i" = zext i1 %.128.i.i532.i.i to i64
  %.183.i.i563.i.i = add nsw i64 %kept25, %"$phi66.0.2.i.i.i.036.i"
  %.188.i.i567.i.i = add nsw i64 %"$phi136.0.2.i.i.i.0.i", %kept26
  %.166.i630.i.i = add nsw i64 %.188.i.i567.i.i, %.183.i.i563.i.i
  %.171.i635.i.i = add nsw i64 %kept26, %kept25
  %.172.i636.i.i = icmp sgt i64 %.166.i630.i.i, %.171.i635.i.i
  br i1 %.172.i636.i.i, label %B168.endif.i, label %B106.i.i.i

B136.i.i.i.i.thread12:                            ; preds = %B18.i.i.i.i.i
  %.183.i.i563.i.i16 = add nsw i64 %kept25, 1
  br label %B168.endif.i

B136.i.i.i.i.thread:                              ; preds = %B96.i.i.i.i.i
  %.183.i.i563.i.i5 = add nsw i64 %kept25, 1
  br label %B168.endif.i

B0.endif.i.i.i944.i:                              ; preds = %B16.i.i.i.i.i.i, %B310.i.i.i.i.i, %B254.i.i.i.i.i, %B18.i.i.i.i.i
  %.90.i.i181.i.sroa.0.0.i = phi double [ %.267.i.i.i.i.i, %B310.i.i.i.i.i ], [ %.229.i.i.i948.i.fca.0.load.i, %B254.i.i.i.i.i ], [ %.83.i9.i.i.i.i.i, %B16.i.i.i.i.i.i ], [ %kept33, %B18.i.i.i.i.i ]
  %.128.i.i532.i.i = fcmp ole double %.90.i.i181.i.sroa.0.0.i, 0.000000e+00
  %.144.i.i.i946.i = fcmp ogt double %.90.i.i181.i.sroa.0.0.i, 0.000000e+00
  br i1 %.144.i.i.i946.i, label %B80.i.i.i.i, label %B136.i.i.i.i

B106.i.i.i:                                       ; preds = %B136.i.i.i.i
  %.fca.1.gep2806.i = getelementptr inbounds nuw i8, ptr %.210.i33.i.i.i, i64 8
  br i1 %.62.i.not, label %B96.i.i.i.i, label %B106.endif.i.i.thread.i

B96.i.i.i.i:                                      ; preds = %B106.i.i.i
  %.132.i.i.i.i = fmul double %kept33, %state.2.i.sroa.0.0.i
  %.135.i.i.i.i = fmul double %kept27, 1.000000e-15
  %.136.i.i.i.i = fcmp ole double %.132.i.i.i.i, %.135.i.i.i.i
  %.140.i.i643.i.i = fcmp ole double %kept33, 1.000000e-09
  %or.cond2.i = or i1 %.140.i.i643.i.i, %.136.i.i.i.i
  br i1 %or.cond2.i, label %B198.i.i.i, label %B224.i.i.i.i

B224.i.i.i.i:                                     ; preds = %B96.i.i.i.i
  %.74.i.i.i653.i.i = fcmp ule double %kept40, 0.000000e+00
  %.83.i.i.i803.i.i = fcmp ule double %kept39, 0.000000e+00
  %"$phi46.0.2.i.i.i158.i.0.i" = select i1 %.74.i.i.i653.i.i, i1 true, i1 %.83.i.i.i803.i.i
  br i1 %"$phi46.0.2.i.i.i158.i.0.i", label %B310.i.i.i.i, label %B106.endif.i.i.i.thread

B310.i.i.i.i:                                     ; preds = %B224.i.i.i.i
  %.256.i.i663.i.i = fadd double %kept28, 1.000000e+00
  %.258.i.i.i.i = fmul double %.256.i.i663.i.i, %"price.4.i.i683.0.$phi168.4.2.0.i"
  %.264.i.i666.i.i = fdiv double %state.2.i.sroa.0.0.i, %.258.i.i.i.i
  %.267.i.i669.i.i = fmul double %kept33, %.264.i.i666.i.i
  br i1 %.74.i.i.i653.i.i, label %B106.endif.i.i.i, label %B16.i.i.i.i.i

B16.i.i.i.i.i:                                    ; preds = %B310.i.i.i.i
  %.27.i2.i.i.i.i = fdiv double %.267.i.i669.i.i, %kept40
  %.35.i.i177.i.i.i = fmul double %.27.i2.i.i.i.i, 0x3FF0000000000009
  %.71.i.i180.i.i.le.i = tail call double @llvm.floor.f64(double %.35.i.i177.i.i.i)
  %.83.i9.i.i.i.i = fmul double %kept40, %.71.i.i180.i.i.le.i
  br label %B106.endif.i.i.i

B218.i.i.i.i:                                     ; preds = %B162.i.i.thread.i
  %.257.i515.i.i.i = fmul double %"price.4.i.i683.0.$phi168.4.2.0.i", %arg.terms.6.3522.i
  %.264.i539.i.i.i = fadd double %kept28, 1.000000e+00
  %.265.i540.i.i.i = fmul double %.264.i539.i.i.i, %.257.i515.i.i.i
  %.271.i.i.i.i = fmul double %state.2.i.sroa.0.0.i, 0x3FF0000000001198
  %.272.i553.i.i.i = fcmp ugt double %.265.i540.i.i.i, %.271.i.i.i.i
  br i1 %.272.i553.i.i.i, label %B198.i.i.i, label %B270.i.i.i.thread

B270.i.i.i.thread:                                ; preds = %B218.i.i.i.i
  %.378.i.i1126.i26 = sitofp i64 %kept11 to double
  %.379.i.i.i27 = fmul double %arg.terms.6.3522.i, %.378.i.i1126.i26
  %.384.i.i.i28 = fmul double %kept45, %.378.i.i1126.i26
  br label %B98.i.i.i1157.i

_ZN4kurs8backtest7kernels8_coveredB3v32B70c8tJTIeFIjxB2IKSgI4CrvQCk0Z4yRYcWsCAQUQzVBF6jCIJo8Y_2fTKIIZjxSegOLaAIAE116State_28float64_2c_20float64_2c_20float64_2c_20float64_2c_20float64_2c_20float64_2c_20int64_2c_20int64_2c_20int64_2926Exact_28float64_20x_202_29d263Terms_28float64_2c_20float64_2c_20float64_2c_20float64_2c_20bool_2c_20bool_2c_20float64_2c_20float64_2c_20float64_2c_20bool_2c_20bool_2c_20bool_2c_20float64_2c_20float64_2c_20float64_2c_20float64_2c_20float64_2c_20float64_2c_20float64_2c_20float64_2c_20float64_29.exit.i.i.i: ; preds = %B162.i.i.thread.i
  call fastcc void @kurs_native_1(ptr %.172.i.i154.i.i, double %state.2.i.sroa.0.0.i, double %state.2.i.sroa.10.0.i, double %arg.terms.6.3522.i, double %kept45, double %"price.4.i.i683.0.$phi168.4.2.0.i", double %kept28, double %kept43, double %kept39, double %kept46)
  %.191.i.i.i1339.fca.0.load.i = load double, ptr %.172.i.i154.i.i, align 8, !noalias !46
  %.72.i57.i.i.i.i = fadd double %kept27, %state.2.i.sroa.0.0.i
  %.245.i680.i.i.i = fmul double %.72.i57.i.i.i.i, -1.000000e-27
  %.246.i681.i.i.i = fcmp ult double %.191.i.i.i1339.fca.0.load.i, %.245.i680.i.i.i
  br i1 %.246.i681.i.i.i, label %B198.i.i.i, label %B34.i.i.i1329.i

B198.i.i.i:                                       ; preds = %B106.endif.i.i.i.thread, %B106.endif.i.i.thread.i, %B106.endif.i.i.i, %_ZN4kurs8backtest7kernels8_coveredB3v32B70c8tJTIeFIjxB2IKSgI4CrvQCk0Z4yRYcWsCAQUQzVBF6jCIJo8Y_2fTKIIZjxSegOLaAIAE116State_28float64_2c_20float64_2c_20float64_2c_20float64_2c_20float64_2c_20float64_2c_20int64_2c_20int64_2c_20int64_2926Exact_28float64_20x_202_29d263Terms_28float64_2c_20float64_2c_20float64_2c_20float64_2c_20bool_2c_20bool_2c_20float64_2c_20float64_2c_20float64_2c_20bool_2c_20bool_2c_20bool_2c_20float64_2c_20float64_2c_20float64_2c_20float64_2c_20float64_2c_20float64_2c_20float64_2c_20float64_2c_20float64_29.exit.i.i.i, %B218.i.i.i.i, %B96.i.i.i.i
  %.325.i.i1083.i = add nsw i64 %kept25, 1
  br label %B168.endif.i

B270.i.i.i:                                       ; preds = %B106.endif.i.i.i
  %.378.i.i1126.i = sitofp i64 %kept11 to double
  %.379.i.i.i = fmul double %.213.i.i629.sroa.0.0.i, %.378.i.i1126.i
  %.384.i.i.i = tail call double @llvm.copysign.f64(double 0.000000e+00, double %.378.i.i1126.i)
  br label %B98.i.i.i1157.i

B34.i.i.i1329.i:                                  ; preds = %_ZN4kurs8backtest7kernels8_coveredB3v32B70c8tJTIeFIjxB2IKSgI4CrvQCk0Z4yRYcWsCAQUQzVBF6jCIJo8Y_2fTKIIZjxSegOLaAIAE116State_28float64_2c_20float64_2c_20float64_2c_20float64_2c_20float64_2c_20float64_2c_20int64_2c_20int64_2c_20int64_2926Exact_28float64_20x_202_29d263Terms_28float64_2c_20float64_2c_20float64_2c_20float64_2c_20bool_2c_20bool_2c_20float64_2c_20float64_2c_20float64_2c_20bool_2c_20bool_2c_20bool_2c_20float64_2c_20float64_2c_20float64_2c_20float64_2c_20float64_2c_20float64_2c_20float64_2c_20float64_2c_20float64_29.exit.i.i.i, %B270.i.i.i.thread59
  %.229.i201.i.i.fca.0.load.i.sink = phi double [ %.229.i201.i.i.fca.0.load.i, %B270.i.i.i.thread59 ], [ %arg.terms.6.3522.i, %_ZN4kurs8backtest7kernels8_coveredB3v32B70c8tJTIeFIjxB2IKSgI4CrvQCk0Z4yRYcWsCAQUQzVBF6jCIJo8Y_2fTKIIZjxSegOLaAIAE116State_28float64_2c_20float64_2c_20float64_2c_20float64_2c_20float64_2c_20float64_2c_20int64_2c_20int64_2c_20int64_2926Exact_28float64_20x_202_29d263Terms_28float64_2c_20float64_2c_20float64_2c_20float64_2c_20bool_2c_20bool_2c_20float64_2c_20float64_2c_20float64_2c_20bool_2c_20bool_2c_20bool_2c_20float64_2c_20float64_2c_20float64_2c_20float64_2c_20float64_2c_20float64_2c_20float64_2c_20float64_2c_20float64_29.exit.i.i.i ]
  %.229.i201.i.i.fca.1.load.i.sink = phi double [ %.229.i201.i.i.fca.1.load.i, %B270.i.i.i.thread59 ], [ %kept45, %_ZN4kurs8backtest7kernels8_coveredB3v32B70c8tJTIeFIjxB2IKSgI4CrvQCk0Z4yRYcWsCAQUQzVBF6jCIJo8Y_2fTKIIZjxSegOLaAIAE116State_28float64_2c_20float64_2c_20float64_2c_20float64_2c_20float64_2c_20float64_2c_20int64_2c_20int64_2c_20int64_2926Exact_28float64_20x_202_29d263Terms_28float64_2c_20float64_2c_20float64_2c_20float64_2c_20bool_2c_20bool_2c_20float64_2c_20float64_2c_20float64_2c_20bool_2c_20bool_2c_20bool_2c_20float64_2c_20float64_2c_20float64_2c_20float64_2c_20float64_2c_20float64_2c_20float64_2c_20float64_2c_20float64_29.exit.i.i.i ]
  %.378.i.i1126.i62 = sitofp i64 %kept11 to double
  %.379.i.i.i63 = fmul double %.229.i201.i.i.fca.0.load.i.sink, %.378.i.i1126.i62
  %.384.i.i.i64 = fmul double %.229.i201.i.i.fca.1.load.i.sink, %.378.i.i1126.i62
  %.fca.3.gep3191.i = getelementptr inbounds nuw i8, ptr %.154.i800.i.i.i, i64 24
  %.fca.2.gep3190.i = getelementptr inbounds nuw i8, ptr %.154.i800.i.i.i, i64 16
  %.fca.1.gep3189.i = getelementptr inbounds nuw i8, ptr %.154.i800.i.i.i, i64 8
  call fastcc void @kurs_native_1(ptr %.154.i800.i.i.i, double %state.2.i.sroa.0.0.i, double %state.2.i.sroa.10.0.i, double %.379.i.i.i63, double %.384.i.i.i64, double %price.4.i.i683.0.i, double %kept28, double %kept43, double %kept39, double %kept46)
  %.173.i.i739.i.fca.3.load.i = load double, ptr %.fca.3.gep3191.i, align 8, !noalias !50
  %.173.i.i739.i.fca.2.load.i = load double, ptr %.fca.2.gep3190.i, align 8, !noalias !50
  %.173.i.i739.i.fca.1.load.i = load double, ptr %.fca.1.gep3189.i, align 8, !noalias !50
  %.173.i.i739.i.fca.0.load.i = load double, ptr %.154.i800.i.i.i, align 8, !noalias !50
  br label %B270.endif.i.i.i

B98.i.i.i1157.i:                                  ; preds = %B270.i.i.i, %B270.i.i.i.thread
  %.384.i.i.i40 = phi double [ %.384.i.i.i28, %B270.i.i.i.thread ], [ %.384.i.i.i, %B270.i.i.i ]
  %.379.i.i.i38 = phi double [ %.379.i.i.i27, %B270.i.i.i.thread ], [ %.379.i.i.i, %B270.i.i.i ]
  %.378.i.i1126.i36 = phi double [ %.378.i.i1126.i26, %B270.i.i.i.thread ], [ %.378.i.i1126.i, %B270.i.i.i ]
  %.213.i.i629.sroa.0.04248.i34 = phi double [ %arg.terms.6.3522.i, %B270.i.i.i.thread ], [ %.213.i.i629.sroa.0.0.i, %B270.i.i.i ]
  %.213.i.i629.sroa.7.04150.i32 = phi double [ %kept45, %B270.i.i.i.thread ], [ 0.000000e+00, %B270.i.i.i ]
  %.213.i969.i.i.i = fmul double %price.4.i.i683.0.i, %.379.i.i.i38
  %.220.i973.i.i.i = fcmp ogt double %.213.i969.i.i.i, 0.000000e+00
  %.228.i975.i.i.i = fneg double %.213.i969.i.i.i
  %"$phi128.0.2.i.i.i621.0.i" = select i1 %.220.i973.i.i.i, double %.213.i969.i.i.i, double %.228.i975.i.i.i
  %.234.i.i.i1160.i = fmul double %kept28, %"$phi128.0.2.i.i.i621.0.i"
  %.244.i992.i.i.i = fsub double %state.2.i.sroa.0.0.i, %.213.i969.i.i.i
  %.247.i994.i.i.i = fsub double %.244.i992.i.i.i, %.234.i.i.i1160.i
  br label %B270.endif.i.i.i

B768.i.i.i:                                       ; preds = %B270.endif.i.i.i
  %.18.i.i711.i.i = fcmp ogt double %kept39, 0.000000e+00
  br i1 %.18.i.i711.i.i, label %B16.i.i713.i.i, label %B1154.i.i.i

B16.i.i713.i.i:                                   ; preds = %B768.i.i.i
  %.27.i1158.i.i.i = fdiv double %.735.i.i.i, %kept39
  %.35.i1165.i.i.i = fmul double %.27.i1158.i.i.i, 0x3FEFFFFFFFFFFFEE
  %.52.i1179.i.i.le.i = tail call double @llvm.ceil.f64(double %.35.i1165.i.i.i)
  %.83.i1170.i.i.i = fmul double %kept39, %.52.i1179.i.i.le.i
  %.27.i1345.i.i.i = fdiv double %.743.i.i.i, %kept39
  %.35.i1352.i.i.i = fmul double %.27.i1345.i.i.i, 0x3FEFFFFFFFFFFFEE
  %.52.i1386.i.i.le.i = tail call double @llvm.ceil.f64(double %.35.i1352.i.i.i)
  %.83.i1369.i.i.i = fmul double %kept39, %.52.i1386.i.i.le.i
  br label %B1154.i.i.i

entry.endif.endif.endif.endif.endif.i1432.i.i.i:  ; preds = %B270.endif.i.i.i
  %.85.i.i.i.i = fcmp olt double %.379.i.i.i37, 0.000000e+00
  %.93.i1496.i.i.i = fneg double %.379.i.i.i37
  %.98.i1521.i.i.i = fadd double %kept28, 1.000000e+00
  %.99.i1522.i.i.i = fmul double %.98.i1521.i.i.i, %.93.i1496.i.i.i
  %.103.i1524.i.i.i = fdiv double %.401.i.i637.sroa.0.0.i, %.99.i1522.i.i.i
  %"$phi102.0.2.i.i.i.0.i" = select i1 %.85.i.i.i.i, double %.103.i1524.i.i.i, double 0x7FF0000000000000
  %.871.i.i.i = fcmp uge double %"$phi102.0.2.i.i.i.0.i", %.735.i.i.i
  %or.cond3526.i = or i1 %"$phi46.0.2.i.i773.i.i.0.pre-phi.i29", %.871.i.i.i
  br i1 %or.cond3526.i, label %B1030.i.i.i, label %B952.i.i.i

B952.i.i.i:                                       ; preds = %entry.endif.endif.endif.endif.endif.i1432.i.i.i
  call fastcc void @kurs_native_2(ptr %.933.i.i.i, double %.401.i.i637.sroa.0.0.i, double %.401.i.i637.sroa.5.0.i, double %.213.i.i629.sroa.0.04248.i33, double %.213.i.i629.sroa.7.04150.i31, double %kept27, double %kept28, double %kept39, double %kept43, double %kept46)
  %.952.i.i.i = load double, ptr %.933.i.i.i, align 8, !noalias !54
  br label %B1030.i.i.i

B1030.i.i.i:                                      ; preds = %B952.i.i.i, %entry.endif.endif.endif.endif.endif.i1432.i.i.i
  %ruin.2.i.i.0.i = phi double [ %.952.i.i.i, %B952.i.i.i ], [ %"$phi102.0.2.i.i.i.0.i", %entry.endif.endif.endif.endif.endif.i1432.i.i.i ]
  %.18.i1193.i.i.i = fcmp ogt double %kept39, 0.000000e+00
  br i1 %.18.i1193.i.i.i, label %B16.i1199.i.i.i, label %_ZN4kurs8backtest7kernels8_steppedB2v7B70c8tJTIeFIjxB2IKSgI4CrvQCk0Z4yRYcWsCAQUQzVBF6jCIJo8Y_2fTKIIZjxSegOLaAIAEddx.exit1249.i.i.thread.i

_ZN4kurs8backtest7kernels8_steppedB2v7B70c8tJTIeFIjxB2IKSgI4CrvQCk0Z4yRYcWsCAQUQzVBF6jCIJo8Y_2fTKIIZjxSegOLaAIAEddx.exit1249.i.i.thread.i: ; preds = %B1030.i.i.i
  %.1004.i.i57.i = fcmp olt double %.735.i.i.i, %ruin.2.i.i.0.i
  %.735.i.i.ruin.2.i.i.058.i = select i1 %.1004.i.i57.i, double %.735.i.i.i, double %ruin.2.i.i.0.i
  br label %B1154.i.i.i

B16.i1199.i.i.i:                                  ; preds = %B1030.i.i.i
  %.27.i1205.i.i.i = fdiv double %.743.i.i.i, %kept39
  %.35.i1212.i.i.i = fmul double %.27.i1205.i.i.i, 0x3FF0000000000009
  %.71.i1234.i.i.le.i = tail call double @llvm.floor.f64(double %.35.i1212.i.i.i)
  %.83.i1229.i.i.i = fmul double %kept39, %.71.i1234.i.i.le.i
  %.1004.i.i.i = fcmp olt double %.735.i.i.i, %ruin.2.i.i.0.i
  %.735.i.i.ruin.2.i.i.0.i = select i1 %.1004.i.i.i, double %.735.i.i.i, double %ruin.2.i.i.0.i
  %.27.i1275.i.i.i = fdiv double %.735.i.i.ruin.2.i.i.0.i, %kept39
  %.35.i1282.i.i.i = fmul double %.27.i1275.i.i.i, 0x3FF0000000000009
  %.71.i1304.i.i.le.i = tail call double @llvm.floor.f64(double %.35.i1282.i.i.i)
  %.83.i1299.i.i.i = fmul double %kept39, %.71.i1304.i.i.le.i
  br label %B1154.i.i.i

B1154.i.i.i:                                      ; preds = %B16.i1199.i.i.i, %_ZN4kurs8backtest7kernels8_steppedB2v7B70c8tJTIeFIjxB2IKSgI4CrvQCk0Z4yRYcWsCAQUQzVBF6jCIJo8Y_2fTKIIZjxSegOLaAIAEddx.exit1249.i.i.thread.i, %B16.i.i713.i.i, %B768.i.i.i
  %above.3.i.i.0.i = phi double [ %.743.i.i.i, %B768.i.i.i ], [ %.83.i1299.i.i.i, %B16.i1199.i.i.i ], [ %.83.i1369.i.i.i, %B16.i.i713.i.i ], [ %.735.i.i.ruin.2.i.i.058.i, %_ZN4kurs8backtest7kernels8_steppedB2v7B70c8tJTIeFIjxB2IKSgI4CrvQCk0Z4yRYcWsCAQUQzVBF6jCIJo8Y_2fTKIIZjxSegOLaAIAEddx.exit1249.i.i.thread.i ]
  %below.3.i.i.0.i = phi double [ %.735.i.i.i, %B768.i.i.i ], [ %.83.i1229.i.i.i, %B16.i1199.i.i.i ], [ %.83.i1170.i.i.i, %B16.i.i713.i.i ], [ %.743.i.i.i, %_ZN4kurs8backtest7kernels8_steppedB2v7B70c8tJTIeFIjxB2IKSgI4CrvQCk0Z4yRYcWsCAQUQzVBF6jCIJo8Y_2fTKIIZjxSegOLaAIAEddx.exit1249.i.i.thread.i ]
  %.1072.i.i.i = fmul double %below.3.i.i.0.i, 0x3FF0000000000005
  %.1077.i.i.i = fmul double %above.3.i.i.0.i, 0x3FEFFFFFFFFFFFF7
  br label %B168.endif.i

B106.endif.i.i.i:                                 ; preds = %B16.i.i.i.i.i, %B310.i.i.i.i
  %.213.i.i629.sroa.0.0.i = phi double [ %.267.i.i669.i.i, %B310.i.i.i.i ], [ %.83.i9.i.i.i.i, %B16.i.i.i.i.i ]
  %.249.i.i1020.i = fcmp ugt double %.213.i.i629.sroa.0.0.i, 0.000000e+00
  br i1 %.249.i.i1020.i, label %B270.i.i.i, label %B198.i.i.i

B106.endif.i.i.i.thread:                          ; preds = %B224.i.i.i.i
  call fastcc void @kurs_native_0(ptr %.210.i33.i.i.i, double %state.2.i.sroa.0.0.i, double %state.2.i.sroa.10.0.i, double %"price.4.i.i683.0.$phi168.4.2.0.i", double %kept27, double %kept28, double %kept33, double %kept39, double %kept40, double %kept43, double %kept45, double %kept46, double %kept47)
  %.229.i201.i.i.fca.0.load.i = load double, ptr %.210.i33.i.i.i, align 8, !noalias !55
  %.249.i.i1020.i56 = fcmp ugt double %.229.i201.i.i.fca.0.load.i, 0.000000e+00
  br i1 %.249.i.i1020.i56, label %B270.i.i.i.thread59, label %B198.i.i.i

B270.i.i.i.thread59:                              ; preds = %B106.endif.i.i.i.thread
  %.229.i201.i.i.fca.1.load.i = load double, ptr %.fca.1.gep2806.i, align 8, !noalias !55
  br label %B34.i.i.i1329.i

B106.endif.i.i.thread.i:                          ; preds = %B106.i.i.i
  %.95.i265.i.i.i = fcmp ogt double %state.2.i.sroa.0.0.i, 0.000000e+00
  %arg.terms.6.3522.i = select i1 %.95.i265.i.i.i, double %kept33, double 0.000000e+00
  %.249.i.i102040.i = fcmp ugt double %arg.terms.6.3522.i, 0.000000e+00
  br i1 %.249.i.i102040.i, label %B162.i.i.thread.i, label %B198.i.i.i

B162.i.i.thread.i:                                ; preds = %B106.endif.i.i.thread.i
  %.74.i.i478.i.i.i = fcmp ule double %kept40, 0.000000e+00
  %.83.i.i708.i.i.i = fcmp ule double %kept39, 0.000000e+00
  %"$phi46.0.2.i.i317.i.i.0.i" = select i1 %.74.i.i478.i.i.i, i1 true, i1 %.83.i.i708.i.i.i
  br i1 %"$phi46.0.2.i.i317.i.i.0.i", label %B218.i.i.i.i, label %_ZN4kurs8backtest7kernels8_coveredB3v32B70c8tJTIeFIjxB2IKSgI4CrvQCk0Z4yRYcWsCAQUQzVBF6jCIJo8Y_2fTKIIZjxSegOLaAIAE116State_28float64_2c_20float64_2c_20float64_2c_20float64_2c_20float64_2c_20float64_2c_20int64_2c_20int64_2c_20int64_2926Exact_28float64_20x_202_29d263Terms_28float64_2c_20float64_2c_20float64_2c_20float64_2c_20bool_2c_20bool_2c_20float64_2c_20float64_2c_20float64_2c_20bool_2c_20bool_2c_20bool_2c_20float64_2c_20float64_2c_20float64_2c_20float64_2c_20float64_2c_20float64_2c_20float64_2c_20float64_2c_20float64_29.exit.i.i.i

B270.endif.i.i.i:                                 ; preds = %B98.i.i.i1157.i, %B34.i.i.i1329.i
  %.384.i.i.i39 = phi double [ %.384.i.i.i40, %B98.i.i.i1157.i ], [ %.384.i.i.i64, %B34.i.i.i1329.i ]
  %.379.i.i.i37 = phi double [ %.379.i.i.i38, %B98.i.i.i1157.i ], [ %.379.i.i.i63, %B34.i.i.i1329.i ]
  %.378.i.i1126.i35 = phi double [ %.378.i.i1126.i36, %B98.i.i.i1157.i ], [ %.378.i.i1126.i62, %B34.i.i.i1329.i ]
  %.213.i.i629.sroa.0.04248.i33 = phi double [ %.213.i.i629.sroa.0.04248.i34, %B98.i.i.i1157.i ], [ %.229.i201.i.i.fca.0.load.i.sink, %B34.i.i.i1329.i ]
  %.213.i.i629.sroa.7.04150.i31 = phi double [ %.213.i.i629.sroa.7.04150.i32, %B98.i.i.i1157.i ], [ %.229.i201.i.i.fca.1.load.i.sink, %B34.i.i.i1329.i ]
  %"$phi46.0.2.i.i773.i.i.0.pre-phi.i29" = phi i1 [ true, %B98.i.i.i1157.i ], [ false, %B34.i.i.i1329.i ]
  %.401.i.i637.sroa.15.0.i = phi double [ %price.4.i.i683.0.i, %B98.i.i.i1157.i ], [ %.173.i.i739.i.fca.3.load.i, %B34.i.i.i1329.i ]
  %.401.i.i637.sroa.10.0.i = phi double [ %.234.i.i.i1160.i, %B98.i.i.i1157.i ], [ %.173.i.i739.i.fca.2.load.i, %B34.i.i.i1329.i ]
  %.401.i.i637.sroa.5.0.i = phi double [ 0.000000e+00, %B98.i.i.i1157.i ], [ %.173.i.i739.i.fca.1.load.i, %B34.i.i.i1329.i ]
  %.401.i.i637.sroa.0.0.i = phi double [ %.247.i994.i.i.i, %B98.i.i.i1157.i ], [ %.173.i.i739.i.fca.0.load.i, %B34.i.i.i1329.i ]
  %.496.i.i1193.i = icmp slt i64 %state.2.i.sroa.60.0.i, 0
  %.497.i.i1194.i = select i1 %.496.i.i1193.i, i64 %kept50, i64 0
  %.498.i.i.i = add i64 %.497.i.i1194.i, %state.2.i.sroa.60.0.i
  %.519.i.i1203.i = getelementptr double, ptr %numbers48, i64 %.498.i.i.i
  store i64 %kept17, ptr %.519.i.i1203.i, align 8, !noalias !54
  %.idx3464.i = mul i64 %kept50, 24
  %21 = getelementptr i8, ptr %numbers48, i64 %.idx3464.i
  %.576.i.i.i = getelementptr double, ptr %21, i64 %.498.i.i.i
  store double %.379.i.i.i37, ptr %.576.i.i.i, align 8, !noalias !54
  %.idx3465.i = shl i64 %kept50, 5
  %22 = getelementptr i8, ptr %numbers48, i64 %.idx3465.i
  %.634.i.i.i = getelementptr double, ptr %22, i64 %.498.i.i.i
  store double %.401.i.i637.sroa.15.0.i, ptr %.634.i.i.i, align 8, !noalias !54
  %.idx3466.i = mul i64 %kept50, 48
  %23 = getelementptr i8, ptr %numbers48, i64 %.idx3466.i
  %.692.i.i1277.i = getelementptr double, ptr %23, i64 %.498.i.i.i
  store double %.401.i.i637.sroa.10.0.i, ptr %.692.i.i1277.i, align 8, !noalias !54
  %.732.i.i1295.i = fmul double %kept34, %.378.i.i1126.i35
  %.733.i.i.i = fsub double 1.000000e+00, %.732.i.i1295.i
  %.735.i.i.i = fmul double %price.4.i.i683.0.i, %.733.i.i.i
  %.740.i.i.i = fmul double %kept35, %.378.i.i1126.i35
  %.741.i.i.i = fadd double %.740.i.i.i, 1.000000e+00
  %.743.i.i.i = fmul double %price.4.i.i683.0.i, %.741.i.i.i
  br i1 %.267.i.i, label %B768.i.i.i, label %entry.endif.endif.endif.endif.endif.i1432.i.i.i

B26.endif.i:                                      ; preds = %B0.endif.i.i, %B134.i.i, %B80.i.i, %B96.i.i.i, %B18.i.i.i
  %"$phi66.0.2.i.05.shrunk.i" = phi i1 [ %.128.i.i, %B80.i.i ], [ %.128.i.i, %B134.i.i ], [ %.128.i.i, %B0.endif.i.i ], [ true, %B18.i.i.i ], [ true, %B96.i.i.i ]
  %"$phi136.0.2.i.0.i" = phi i64 [ 1, %B80.i.i ], [ 0, %B134.i.i ], [ 0, %B0.endif.i.i ], [ 0, %B18.i.i.i ], [ 0, %B96.i.i.i ]
  %"$phi66.0.2.i.05.i" = zext i1 %"$phi66.0.2.i.05.shrunk.i" to i64
  %.183.i.i = add nsw i64 %kept25, %"$phi66.0.2.i.05.i"
  %.188.i.i = add nsw i64 %"$phi136.0.2.i.0.i", %kept26
  store double %kept18, ptr %memory, align 8, !alias.scope !0
  %retptr.repack3505.i = getelementptr inbounds nuw i8, ptr %memory, i64 8
  store double %kept19, ptr %retptr.repack3505.i, align 8, !alias.scope !0
  %retptr.repack3507.i = getelementptr inbounds nuw i8, ptr %memory, i64 16
  %retptr.repack3511.i = getelementptr inbounds nuw i8, ptr %memory, i64 32
  tail call void @llvm.memset.p0.i64(ptr noundef nonnull align 8 dereferenceable(16) %retptr.repack3507.i, i8 0, i64 16, i1 false), !alias.scope !0
  store double 0xFFF0000000000000, ptr %retptr.repack3511.i, align 8, !alias.scope !0
  br label %kurs_native.exit

B168.endif.i:                                     ; preds = %B136.i.i.i.i.thread12, %B136.i.i.i.i.thread, %B1154.i.i.i, %B198.i.i.i, %B136.i.i.i.i, %B108.endif.i.i.i.i
  %.350.sroa.40.0.i = phi i64 [ %kept26, %B108.endif.i.i.i.i ], [ %kept26, %B198.i.i.i ], [ %kept26, %B1154.i.i.i ], [ %.188.i.i567.i.i, %B136.i.i.i.i ], [ %kept26, %B136.i.i.i.i.thread ], [ %kept26, %B136.i.i.i.i.thread12 ]
  %.350.sroa.35.0.i = phi i64 [ %kept25, %B108.endif.i.i.i.i ], [ %.325.i.i1083.i, %B198.i.i.i ], [ %kept25, %B1154.i.i.i ], [ %.183.i.i563.i.i, %B136.i.i.i.i ], [ %.183.i.i563.i.i5, %B136.i.i.i.i.thread ], [ %.183.i.i563.i.i16, %B136.i.i.i.i.thread12 ]
  %.350.sroa.30.0.i = phi i64 [ %.781.i.i.i.i, %B108.endif.i.i.i.i ], [ %state.2.i.sroa.60.0.i, %B198.i.i.i ], [ %state.2.i.sroa.60.0.i, %B1154.i.i.i ], [ %state.2.i.sroa.60.0.i, %B136.i.i.i.i ], [ %state.2.i.sroa.60.0.i, %B136.i.i.i.i.thread ], [ %state.2.i.sroa.60.0.i, %B136.i.i.i.i.thread12 ]
  %.350.sroa.25.0.i = phi double [ 0x7FF0000000000000, %B108.endif.i.i.i.i ], [ 0x7FF0000000000000, %B198.i.i.i ], [ %.1077.i.i.i, %B1154.i.i.i ], [ 0x7FF0000000000000, %B136.i.i.i.i ], [ 0x7FF0000000000000, %B136.i.i.i.i.thread ], [ 0x7FF0000000000000, %B136.i.i.i.i.thread12 ]
  %.350.sroa.20.0.i = phi double [ 0xFFF0000000000000, %B108.endif.i.i.i.i ], [ 0xFFF0000000000000, %B198.i.i.i ], [ %.1072.i.i.i, %B1154.i.i.i ], [ 0xFFF0000000000000, %B136.i.i.i.i ], [ 0xFFF0000000000000, %B136.i.i.i.i.thread ], [ 0xFFF0000000000000, %B136.i.i.i.i.thread12 ]
  %.350.sroa.15.0.i = phi double [ 0.000000e+00, %B108.endif.i.i.i.i ], [ 0.000000e+00, %B198.i.i.i ], [ %.384.i.i.i39, %B1154.i.i.i ], [ 0.000000e+00, %B136.i.i.i.i ], [ 0.000000e+00, %B136.i.i.i.i.thread ], [ 0.000000e+00, %B136.i.i.i.i.thread12 ]
  %.350.sroa.10.0.i = phi double [ 0.000000e+00, %B108.endif.i.i.i.i ], [ 0.000000e+00, %B198.i.i.i ], [ %.379.i.i.i37, %B1154.i.i.i ], [ 0.000000e+00, %B136.i.i.i.i ], [ 0.000000e+00, %B136.i.i.i.i.thread ], [ 0.000000e+00, %B136.i.i.i.i.thread12 ]
  %.350.sroa.5.0.i = phi double [ %.188.i.i.i.sroa.5.0.i, %B108.endif.i.i.i.i ], [ %state.2.i.sroa.10.0.i, %B198.i.i.i ], [ %.401.i.i637.sroa.5.0.i, %B1154.i.i.i ], [ %state.2.i.sroa.10.0.i, %B136.i.i.i.i ], [ %state.2.i.sroa.10.0.i, %B136.i.i.i.i.thread ], [ %state.2.i.sroa.10.0.i, %B136.i.i.i.i.thread12 ]
  %.350.sroa.0.0.i = phi double [ %.188.i.i.i.sroa.0.0.i, %B108.endif.i.i.i.i ], [ %state.2.i.sroa.0.0.i, %B198.i.i.i ], [ %.401.i.i637.sroa.0.0.i, %B1154.i.i.i ], [ %state.2.i.sroa.0.0.i, %B136.i.i.i.i ], [ %state.2.i.sroa.0.0.i, %B136.i.i.i.i.thread ], [ %state.2.i.sroa.0.0.i, %B136.i.i.i.i.thread12 ]
  store double %.350.sroa.0.0.i, ptr %memory, align 8, !alias.scope !0
  %retptr.repack3467.i = getelementptr inbounds nuw i8, ptr %memory, i64 8
  store double %.350.sroa.5.0.i, ptr %retptr.repack3467.i, align 8, !alias.scope !0
  %retptr.repack3469.i = getelementptr inbounds nuw i8, ptr %memory, i64 16
  store double %.350.sroa.10.0.i, ptr %retptr.repack3469.i, align 8, !alias.scope !0
  %retptr.repack3471.i = getelementptr inbounds nuw i8, ptr %memory, i64 24
  store double %.350.sroa.15.0.i, ptr %retptr.repack3471.i, align 8, !alias.scope !0
  %retptr.repack3473.i = getelementptr inbounds nuw i8, ptr %memory, i64 32
  store double %.350.sroa.20.0.i, ptr %retptr.repack3473.i, align 8, !alias.scope !0
  br label %kurs_native.exit

kurs_native.exit:                                 ; preds = %B606.i.i.i, %B26.endif.i, %B168.endif.i
  %.350.sroa.25.0.sink.i = phi double [ %.350.sroa.25.0.i, %B168.endif.i ], [ 0x7FF0000000000000, %B606.i.i.i ], [ 0x7FF0000000000000, %B26.endif.i ]
  %.350.sroa.30.0.sink.i = phi i64 [ %.350.sroa.30.0.i, %B168.endif.i ], [ %.781.i.i.i, %B606.i.i.i ], [ %kept24, %B26.endif.i ]
  %.350.sroa.35.0.sink.i = phi i64 [ %.350.sroa.35.0.i, %B168.endif.i ], [ %kept25, %B606.i.i.i ], [ %.183.i.i, %B26.endif.i ]
  %.350.sroa.40.0.sink.i = phi i64 [ %.350.sroa.40.0.i, %B168.endif.i ], [ %kept26, %B606.i.i.i ], [ %.188.i.i, %B26.endif.i ]
  %retptr.repack3475.i = getelementptr inbounds nuw i8, ptr %memory, i64 40
  store double %.350.sroa.25.0.sink.i, ptr %retptr.repack3475.i, align 8, !alias.scope !0
  %retptr.repack3477.i = getelementptr inbounds nuw i8, ptr %memory, i64 48
  store i64 %.350.sroa.30.0.sink.i, ptr %retptr.repack3477.i, align 8, !alias.scope !0
  %retptr.repack3479.i = getelementptr inbounds nuw i8, ptr %memory, i64 56
  store i64 %.350.sroa.35.0.sink.i, ptr %retptr.repack3479.i, align 8, !alias.scope !0
  %retptr.repack3481.i = getelementptr inbounds nuw i8, ptr %memory, i64 64
  store i64 %.350.sroa.40.0.sink.i, ptr %retptr.repack3481.i, align 8, !alias.scope !0
  call void @llvm.lifetime.end.p0(ptr nonnull %.154.i800.i.i.i)
  call void @llvm.lifetime.end.p0(ptr nonnull %.172.i.i154.i.i)
  call void @llvm.lifetime.end.p0(ptr nonnull %.210.i33.i.i.i)
  call void @llvm.lifetime.end.p0(ptr nonnull %.210.i.i.i.i.i)
  call void @llvm.lifetime.end.p0(ptr nonnull %.933.i.i.i)
  call void @llvm.lifetime.end.p0(ptr nonnull %.154.i.i.i.i.i)
  call void @llvm.lifetime.end.p0(ptr nonnull %.154.i.i.i.i)
  call void @llvm.lifetime.end.p0(ptr nonnull %.210.i.i.i)
  ret i32 0
}

; Function Attrs: mustprogress nocallback nofree nounwind willreturn memory(argmem: write)
declare void @llvm.memset.p0.i64(ptr writeonly captures(none), i8, i64, i1 immarg) #4

; Function Attrs: mustprogress nocallback nofree nosync nounwind willreturn memory(argmem: readwrite)
declare void @llvm.lifetime.start.p0(ptr captures(none)) #5

; Function Attrs: mustprogress nocallback nofree nosync nounwind willreturn memory(argmem: readwrite)
declare void @llvm.lifetime.end.p0(ptr captures(none)) #5

; Function Attrs: mustprogress nocallback nocreateundeforpoison nofree nosync nounwind speculatable willreturn memory(none)
declare double @llvm.copysign.f64(double, double) #2

attributes #0 = { mustprogress nocallback nofree nosync nounwind willreturn memory(inaccessiblemem: readwrite) }
attributes #1 = { mustprogress nofree norecurse nosync nounwind willreturn memory(argmem: write) }
attributes #2 = { mustprogress nocallback nocreateundeforpoison nofree nosync nounwind speculatable willreturn memory(none) }
attributes #3 = { mustprogress nofree norecurse nosync nounwind willreturn memory(readwrite, target_mem0: none, target_mem1: none) }
attributes #4 = { mustprogress nocallback nofree nounwind willreturn memory(argmem: write) }
attributes #5 = { mustprogress nocallback nofree nosync nounwind willreturn memory(argmem: readwrite) }

!0 = !{!1}
!1 = distinct !{!1, !2, !"kurs_native: %retptr"}
!2 = distinct !{!2, !"kurs_native"}
!3 = !{!4, !6, !7, !9, !1}
!4 = distinct !{!4, !5, !"0"}
!5 = distinct !{!5, !"1"}
!6 = distinct !{!6, !5, !"2"}
!7 = distinct !{!7, !8, !"3"}
!8 = distinct !{!8, !"4"}
!9 = distinct !{!9, !8, !"5"}
!10 = !{!11, !13, !1}
!11 = distinct !{!11, !12, !"6"}
!12 = distinct !{!12, !"7"}
!13 = distinct !{!13, !12, !"8"}
!14 = !{!15, !17, !18, !20, !11, !13, !1}
!15 = distinct !{!15, !16, !"9"}
!16 = distinct !{!16, !"10"}
!17 = distinct !{!17, !16, !"11"}
!18 = distinct !{!18, !19, !"12"}
!19 = distinct !{!19, !"13"}
!20 = distinct !{!20, !19, !"14"}
!21 = !{!18, !20, !11, !13, !1}
!22 = !{!23, !25, !26, !28, !29, !31, !32, !34, !1}
!23 = distinct !{!23, !24, !"9"}
!24 = distinct !{!24, !"10"}
!25 = distinct !{!25, !24, !"11"}
!26 = distinct !{!26, !27, !"12"}
!27 = distinct !{!27, !"13"}
!28 = distinct !{!28, !27, !"14"}
!29 = distinct !{!29, !30, !"15"}
!30 = distinct !{!30, !"16"}
!31 = distinct !{!31, !30, !"17"}
!32 = distinct !{!32, !33, !"18"}
!33 = distinct !{!33, !"19"}
!34 = distinct !{!34, !33, !"20"}
!35 = !{!26, !28, !29, !31, !32, !34, !1}
!36 = !{!37, !39, !40, !42, !43, !45, !32, !34, !1}
!37 = distinct !{!37, !38, !"0"}
!38 = distinct !{!38, !"1"}
!39 = distinct !{!39, !38, !"2"}
!40 = distinct !{!40, !41, !"3"}
!41 = distinct !{!41, !"4"}
!42 = distinct !{!42, !41, !"5"}
!43 = distinct !{!43, !44, !"21"}
!44 = distinct !{!44, !"22"}
!45 = distinct !{!45, !44, !"23"}
!46 = !{!47, !49, !43, !45, !32, !34, !1}
!47 = distinct !{!47, !48, !"24"}
!48 = distinct !{!48, !"25"}
!49 = distinct !{!49, !48, !"26"}
!50 = !{!51, !53, !43, !45, !32, !34, !1}
!51 = distinct !{!51, !52, !"9"}
!52 = distinct !{!52, !"10"}
!53 = distinct !{!53, !52, !"11"}
!54 = !{!43, !45, !32, !34, !1}
!55 = !{!56, !58, !43, !45, !32, !34, !1}
!56 = distinct !{!56, !57, !"0"}
!57 = distinct !{!57, !"1"}
!58 = distinct !{!58, !57, !"2"}
