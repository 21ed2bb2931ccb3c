; of 97d27728e1ed48b612bc5fa8894675be88fa1292a31f31e4f4e9f36f8dfeb183 a3ccb819ecda422d40b0e5ee4ce537374c66b1b16304600bea515462d8b5e658

; Function Attrs: mustprogress nocallback nofree nosync nounwind willreturn memory(inaccessiblemem: readwrite)
declare void @llvm.experimental.noalias.scope.decl(metadata) #0

; Function Attrs: mustprogress nocallback nocreateundeforpoison nofree nosync nounwind speculatable willreturn memory(none)
declare double @llvm.ceil.f64(double) #1

; Function Attrs: mustprogress nocallback nocreateundeforpoison nofree nosync nounwind speculatable willreturn memory(none)
declare double @llvm.floor.f64(double) #1

; Function Attrs: mustprogress nofree norecurse nosync nounwind willreturn memory(argmem: write)
define internal fastcc void @kurs_native_0(ptr noalias nonnull writeonly captures(none) initializes((0, 32)) %retptr, double %arg.cash, double %arg.rest, double %arg.amount, double %arg.amount_rest, double %arg.price, double %arg.fee, double %arg.fee_rest, double %arg.terms.12, double %arg.terms.19) unnamed_addr #2 {
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
declare double @llvm.fabs.f64(double) #1

; Function Attrs: mustprogress nocallback nocreateundeforpoison nofree nosync nounwind speculatable willreturn memory(none)
declare double @llvm.rint.f64(double) #1

; Function Attrs: mustprogress nofree norecurse nosync nounwind willreturn memory(argmem: write)
define internal fastcc void @kurs_native_1(ptr noalias nonnull writeonly captures(none) initializes((0, 16)) %retptr, double %arg.cash, double %arg.rest, double %arg.price, double %arg.terms.0, double %arg.terms.1, double %arg.terms.6, double %arg.terms.12, double %arg.terms.13, double %arg.terms.16, double %arg.terms.18, double %arg.terms.19, double %arg.terms.20) unnamed_addr #2 {
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

; Function Attrs: mustprogress nofree norecurse nosync nounwind willreturn memory(argmem: write)
define internal fastcc void @kurs_native_2(ptr noalias nonnull writeonly captures(none) initializes((0, 8)) %retptr, double %arg.cash, double %arg.rest, double %arg.size, double %arg.size_rest, double %arg.terms.0, double %arg.terms.1, double %arg.terms.12, double %arg.terms.16, double %arg.terms.19) unnamed_addr #2 {
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

; Function Attrs: nofree norecurse nosync nounwind memory(readwrite, target_mem0: none, target_mem1: none)
define noundef i32 @kurs_sweep_crosses(ptr captures(none) %memory) local_unnamed_addr #3 {
  %.154.i800.i.i4727.i = alloca [4 x double], align 8
  %.172.i.i154.i4756.i = alloca [4 x double], align 8
  %.210.i33.i.i4791.i = alloca [2 x double], align 8
  %.210.i.i.i.i4826.i = alloca [2 x double], align 8
  %.933.i.i4898.i = alloca double, align 8
  %.154.i.i.i.i4943.i = alloca [4 x double], align 8
  %.154.i800.i.i.i = alloca [4 x double], align 8
  %.172.i.i154.i.i = alloca [4 x double], align 8
  %.210.i33.i.i.i = alloca [2 x double], align 8
  %.210.i.i.i.i.i = alloca [2 x double], align 8
  %.933.i.i.i = alloca double, align 8
  %.154.i.i.i1731.i = alloca [4 x double], align 8
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
  %kept21 = load i64, ptr %at21, align 8
  %at22 = getelementptr i8, ptr %memory, i64 176
  %kept22 = load double, ptr %at22, align 8
  %at23 = getelementptr i8, ptr %memory, i64 184
  %kept23 = load double, ptr %at23, align 8
  %at24 = getelementptr i8, ptr %memory, i64 192
  %kept24 = load double, ptr %at24, align 8
  %at25 = getelementptr i8, ptr %memory, i64 200
  %kept25 = load i64, ptr %at25, align 8
  %at26 = getelementptr i8, ptr %memory, i64 208
  %kept26 = load i64, ptr %at26, align 8
  %at27 = getelementptr i8, ptr %memory, i64 216
  %kept27 = load i64, ptr %at27, align 8
  %at28 = getelementptr i8, ptr %memory, i64 224
  %kept28 = load double, ptr %at28, align 8
  %at29 = getelementptr i8, ptr %memory, i64 232
  %kept29 = load double, ptr %at29, align 8
  %at30 = getelementptr i8, ptr %memory, i64 240
  %kept30 = load double, ptr %at30, align 8
  %at31 = getelementptr i8, ptr %memory, i64 248
  %kept31 = load double, ptr %at31, align 8
  %at32 = getelementptr i8, ptr %memory, i64 256
  %kept32 = load double, ptr %at32, align 8
  %at33 = getelementptr i8, ptr %memory, i64 264
  %kept33 = load double, ptr %at33, align 8
  %at34 = getelementptr i8, ptr %memory, i64 272
  %kept34 = load double, ptr %at34, align 8
  %at35 = getelementptr i8, ptr %memory, i64 280
  %kept35 = load double, ptr %at35, align 8
  %at36 = getelementptr i8, ptr %memory, i64 288
  %kept36 = load double, ptr %at36, align 8
  %at37 = getelementptr i8, ptr %memory, i64 296
  %array37 = load ptr, ptr %at37, align 8
  %held37 = getelementptr i8, ptr %array37, i64 16
  %numbers37 = load ptr, ptr %held37, align 8
  %at38 = getelementptr i8, ptr %memory, i64 304
  %kept38 = load i64, ptr %at38, align 8
  %at39 = getelementptr i8, ptr %memory, i64 312
  %array39 = load ptr, ptr %at39, align 8
  %held39 = getelementptr i8, ptr %array39, i64 16
  %numbers39 = load ptr, ptr %held39, align 8
  %at41 = getelementptr i8, ptr %memory, i64 328
  %kept41 = load i64, ptr %at41, align 8
  %at42 = getelementptr i8, ptr %memory, i64 336
  %array42 = load ptr, ptr %at42, align 8
  %held42 = getelementptr i8, ptr %array42, i64 16
  %numbers42 = load ptr, ptr %held42, align 8
  %at44 = getelementptr i8, ptr %memory, i64 352
  %kept44 = load i64, ptr %at44, align 8
  %at45 = getelementptr i8, ptr %memory, i64 360
  %array45 = load ptr, ptr %at45, align 8
  %held45 = getelementptr i8, ptr %array45, i64 16
  %numbers45 = load ptr, ptr %held45, align 8
  %at47 = getelementptr i8, ptr %memory, i64 376
  %kept47 = load i64, ptr %at47, align 8
  %at48 = getelementptr i8, ptr %memory, i64 384
  %array48 = load ptr, ptr %at48, align 8
  %held48 = getelementptr i8, ptr %array48, i64 16
  %numbers48 = load ptr, ptr %held48, align 8
  %at50 = getelementptr i8, ptr %memory, i64 400
  %kept50 = load i64, ptr %at50, align 8
  %at51 = getelementptr i8, ptr %memory, i64 408
  %array51 = load ptr, ptr %at51, align 8
  %held51 = getelementptr i8, ptr %array51, i64 16
  %numbers51 = load ptr, ptr %held51, align 8
  %at53 = getelementptr i8, ptr %memory, i64 424
  %kept53 = load i64, ptr %at53, align 8
  %at54 = getelementptr i8, ptr %memory, i64 432
  %array54 = load ptr, ptr %at54, align 8
  %held54 = getelementptr i8, ptr %array54, i64 16
  %numbers54 = load ptr, ptr %held54, align 8
  %at56 = getelementptr i8, ptr %memory, i64 448
  %kept56 = load i64, ptr %at56, align 8
  tail call void @llvm.experimental.noalias.scope.decl(metadata !0)
  call void @llvm.lifetime.start.p0(ptr nonnull %.154.i800.i.i4727.i)
  call void @llvm.lifetime.start.p0(ptr nonnull %.172.i.i154.i4756.i)
  call void @llvm.lifetime.start.p0(ptr nonnull %.210.i33.i.i4791.i)
  call void @llvm.lifetime.start.p0(ptr nonnull %.210.i.i.i.i4826.i)
  call void @llvm.lifetime.start.p0(ptr nonnull %.933.i.i4898.i)
  call void @llvm.lifetime.start.p0(ptr nonnull %.154.i.i.i.i4943.i)
  call void @llvm.lifetime.start.p0(ptr nonnull %.154.i800.i.i.i)
  call void @llvm.lifetime.start.p0(ptr nonnull %.172.i.i154.i.i)
  call void @llvm.lifetime.start.p0(ptr nonnull %.210.i33.i.i.i)
  call void @llvm.lifetime.start.p0(ptr nonnull %.210.i.i.i.i.i)
  call void @llvm.lifetime.start.p0(ptr nonnull %.933.i.i.i)
  call void @llvm.lifetime.start.p0(ptr nonnull %.154.i.i.i1731.i)
  %.423.i = getelementptr double, ptr %numbers45, i64 %kept47
  %.494.idx.i = shl i64 %kept47, 4
  %.494.i = getelementptr i8, ptr %numbers45, i64 %.494.idx.i
  %.565.idx.i = mul i64 %kept47, 24
  %.565.i = getelementptr i8, ptr %numbers45, i64 %.565.idx.i
  %.780.idx.i = shl i64 %kept47, 5
  %.780.i = getelementptr i8, ptr %numbers45, i64 %.780.idx.i
  %.851.idx.i = mul i64 %kept47, 40
  %.851.i = getelementptr i8, ptr %numbers45, i64 %.851.idx.i
  %.922.idx.i = mul i64 %kept47, 48
  %.922.i = getelementptr i8, ptr %numbers45, i64 %.922.idx.i
  %.1023.idx.i = mul i64 %kept47, 56
  %.1023.i = getelementptr i8, ptr %numbers45, i64 %.1023.idx.i
  %.1094.idx.i = shl i64 %kept47, 6
  %.1094.i = getelementptr i8, ptr %numbers45, i64 %.1094.idx.i
  %.1165.idx.i = mul i64 %kept47, 72
  %.1165.i = getelementptr i8, ptr %numbers45, i64 %.1165.idx.i
  %.1266.idx.i = mul i64 %kept47, 80
  %.1266.i = getelementptr i8, ptr %numbers45, i64 %.1266.idx.i
  %.1337.idx.i = mul i64 %kept47, 96
  %.1337.i = getelementptr i8, ptr %numbers45, i64 %.1337.idx.i
  %.1495.i = getelementptr i64, ptr %numbers48, i64 %kept50
  %.1658.i = getelementptr i8, ptr %numbers51, i64 %kept53
  %.idx9957.i = mul i64 %kept47, 88
  %1 = getelementptr i8, ptr %numbers45, i64 %.idx9957.i
  %.idx9959.i = mul i64 %kept47, 104
  %2 = getelementptr i8, ptr %numbers45, i64 %.idx9959.i
  %.idx9960.i = mul i64 %kept47, 112
  %3 = getelementptr i8, ptr %numbers45, i64 %.idx9960.i
  %.idx9961.i = mul i64 %kept47, 120
  %4 = getelementptr i8, ptr %numbers45, i64 %.idx9961.i
  br label %B356.if.i

B406.i:                                           ; preds = %B356.if.i
  %.1917.i = getelementptr double, ptr %numbers45, i64 %.1736.0151.i
  store double 0.000000e+00, ptr %.1917.i, align 8, !noalias !0
  br label %B448.i

B418.i:                                           ; preds = %B356.if.i
  %5 = getelementptr i64, ptr %numbers10, i64 %.1736.0151.i
  %.1873.i = load i64, ptr %5, align 8, !noalias !0
  %.1874.i = add nsw i64 %.1873.i, 1
  %.1875.i = sitofp i64 %.1874.i to double
  %.1879.i = fdiv double 2.000000e+00, %.1875.i
  %.19175.i = getelementptr double, ptr %numbers45, i64 %.1736.0151.i
  store double %.1879.i, ptr %.19175.i, align 8, !noalias !0
  %6 = getelementptr i64, ptr %numbers12, i64 %.1736.0151.i
  %.1955.i = load i64, ptr %6, align 8, !noalias !0
  %.1956.i = add nsw i64 %.1955.i, 1
  %.1957.i = sitofp i64 %.1956.i to double
  %.1961.i = fdiv double 2.000000e+00, %.1957.i
  br label %B448.i

B448.i:                                           ; preds = %B418.i, %B406.i
  %"$phi448.1.2.1.i" = phi double [ %.1961.i, %B418.i ], [ 0.000000e+00, %B406.i ]
  %.1999.i = getelementptr double, ptr %.423.i, i64 %.1736.0151.i
  store double %"$phi448.1.2.1.i", ptr %.1999.i, align 8, !noalias !0
  %.2032.i = load double, ptr %numbers8, align 8, !noalias !0
  %.2062.i = getelementptr double, ptr %.494.i, i64 %.1736.0151.i
  store double %.2032.i, ptr %.2062.i, align 8, !noalias !0
  %.2093.i = getelementptr double, ptr %.565.i, i64 %.1736.0151.i
  store double %.2032.i, ptr %.2093.i, align 8, !noalias !0
  %.85.i106.i = getelementptr double, ptr %.1266.i, i64 %.1736.0151.i
  store double %kept16, ptr %.85.i106.i, align 8, !noalias !3
  %.138.i144.i = getelementptr double, ptr %1, i64 %.1736.0151.i
  store double %kept31, ptr %.138.i144.i, align 8, !noalias !3
  %.193.i181.i = getelementptr double, ptr %.1337.i, i64 %.1736.0151.i
  store double 0.000000e+00, ptr %.193.i181.i, align 8, !noalias !3
  %.246.i218.i = getelementptr double, ptr %2, i64 %.1736.0151.i
  store double 0.000000e+00, ptr %.246.i218.i, align 8, !noalias !3
  %.301.i255.i = getelementptr double, ptr %3, i64 %.1736.0151.i
  store double 0xFFF0000000000000, ptr %.301.i255.i, align 8, !noalias !3
  %.354.i292.i = getelementptr double, ptr %4, i64 %.1736.0151.i
  store double 0x7FF0000000000000, ptr %.354.i292.i, align 8, !noalias !3
  %.2199.i = getelementptr double, ptr %.780.i, i64 %.1736.0151.i
  store double %kept16, ptr %.2199.i, align 8, !noalias !0
  %.2230.i = getelementptr double, ptr %.851.i, i64 %.1736.0151.i
  store double %kept16, ptr %.2230.i, align 8, !noalias !0
  %.2261.i = getelementptr double, ptr %.922.i, i64 %.1736.0151.i
  store double 1.000000e+00, ptr %.2261.i, align 8, !noalias !0
  %.2310.i = getelementptr double, ptr %.1023.i, i64 %.1736.0151.i
  store double 0.000000e+00, ptr %.2310.i, align 8, !noalias !0
  %.2341.i = getelementptr double, ptr %.1094.i, i64 %.1736.0151.i
  store double 0.000000e+00, ptr %.2341.i, align 8, !noalias !0
  %.2372.i = getelementptr double, ptr %.1165.i, i64 %.1736.0151.i
  store double 0.000000e+00, ptr %.2372.i, align 8, !noalias !0
  %.2403.i = getelementptr i64, ptr %numbers48, i64 %.1736.0151.i
  store i64 0, ptr %.2403.i, align 8, !noalias !0
  %.2434.i = getelementptr i64, ptr %.1495.i, i64 %.1736.0151.i
  store i64 0, ptr %.2434.i, align 8, !noalias !0
  %.2477.i = getelementptr i8, ptr %numbers51, i64 %.1736.0151.i
  store i8 0, ptr %.2477.i, align 1, !noalias !0
  %.2509.i = getelementptr i8, ptr %.1658.i, i64 %.1736.0151.i
  store i8 0, ptr %.2509.i, align 1, !noalias !0
  %exitcond.not.i = icmp eq i64 %.1807.i, 32
  br i1 %exitcond.not.i, label %B686.i, label %B356.if.i

B686.i:                                           ; preds = %B448.i
  %7 = and i64 %kept20, 255
  %.151.i.not = icmp eq i64 %7, 0
  %8 = and i64 %kept21, 255
  %.160.i.not = icmp eq i64 %8, 0
  %9 = and i64 %kept25, 255
  %.169.i.not = icmp eq i64 %9, 0
  %10 = and i64 %kept26, 255
  %.178.i = icmp ne i64 %10, 0
  %11 = and i64 %kept27, 255
  %.187.i = icmp ne i64 %11, 0
  %.2632207.not.i = icmp slt i64 %kept9, 1
  %.pre.i = tail call i64 @llvm.smax.i64(i64 %kept11, i64 0)
  br i1 %.2632207.not.i, label %B3272.i, label %B804.lr.ph.i

B804.lr.ph.i:                                     ; preds = %B686.i
  %.2895169.not219.i = icmp slt i64 %kept11, 1
  %.90.i1151.i = fcmp ogt double %kept19, 0.000000e+00
  %.18.i.i.i = fcmp ogt double %kept28, 0.000000e+00
  %.74.i.i.i.i.i = fcmp ule double %kept29, 0.000000e+00
  %.83.i.i.i.i.i = fcmp ule double %kept28, 0.000000e+00
  %"$phi46.0.2.i.i.i.i.0.i" = select i1 %.74.i.i.i.i.i, i1 true, i1 %.83.i.i.i.i.i
  %.11.i.i.i.i9984.i = fmul double %kept28, 0x41A0000002000000
  %12 = fsub double %kept28, %.11.i.i.i.i9984.i
  %.13.i.i.i.i9986.i = fadd double %.11.i.i.i.i9984.i, %12
  %.14.i.i.i.i9987.i = fsub double %kept28, %.13.i.i.i.i9986.i
  %.idx9937.i = mul i64 %kept56, 48
  %13 = getelementptr i8, ptr %numbers54, i64 %.idx9937.i
  %14 = getelementptr double, ptr %numbers54, i64 %kept56
  %.idx9938.i = mul i64 %kept56, 40
  %15 = getelementptr i8, ptr %numbers54, i64 %.idx9938.i
  %.idx9939.i = shl i64 %kept56, 5
  %16 = getelementptr i8, ptr %numbers54, i64 %.idx9939.i
  %.idx9940.i = mul i64 %kept56, 56
  %17 = getelementptr i8, ptr %numbers54, i64 %.idx9940.i
  %.idx9941.i = shl i64 %kept56, 4
  %18 = getelementptr i8, ptr %numbers54, i64 %.idx9941.i
  %..i = select i1 %.187.i, double 1.976260e-323, double 0.000000e+00
  %.135.i.i.i.i.i = fmul double %kept16, 1.000000e-15
  %.140.i.i.i.i.i = fcmp ole double %kept22, 1.000000e-09
  %.256.i.i.i.i.i = fadd double %kept17, 1.000000e+00
  %.158.i.i.i4032.i = fmul double %kept30, 0x3FEFFFFFFFFFFFF7
  %.fca.1.gep6255.i = getelementptr inbounds nuw i8, ptr %.210.i33.i.i.i, i64 8
  %.fca.1.gep6638.i = getelementptr inbounds nuw i8, ptr %.154.i800.i.i.i, i64 8
  %.fca.2.gep6639.i = getelementptr inbounds nuw i8, ptr %.154.i800.i.i.i, i64 16
  %.fca.3.gep6640.i = getelementptr inbounds nuw i8, ptr %.154.i800.i.i.i, i64 24
  %.idx9947.i = mul i64 %kept56, 24
  %19 = getelementptr i8, ptr %numbers54, i64 %.idx9947.i
  %.532.i.i = fadd double %kept23, 1.000000e+00
  %.4678191.not220.i = icmp sgt i64 %kept11, 0
  %.fca.1.gep4486.i = getelementptr inbounds nuw i8, ptr %.154.i.i.i1731.i, i64 8
  %.fca.2.gep4487.i = getelementptr inbounds nuw i8, ptr %.154.i.i.i1731.i, i64 16
  %.fca.3.gep4488.i = getelementptr inbounds nuw i8, ptr %.154.i.i.i1731.i, i64 24
  %.fca.1.gep7565.i = getelementptr inbounds nuw i8, ptr %.154.i.i.i.i4943.i, i64 8
  %.fca.2.gep7566.i = getelementptr inbounds nuw i8, ptr %.154.i.i.i.i4943.i, i64 16
  %.fca.3.gep7567.i = getelementptr inbounds nuw i8, ptr %.154.i.i.i.i4943.i, i64 24
  %.fca.1.gep8499.i = getelementptr inbounds nuw i8, ptr %.210.i33.i.i4791.i, i64 8
  %.fca.1.gep8882.i = getelementptr inbounds nuw i8, ptr %.154.i800.i.i4727.i, i64 8
  %.fca.2.gep8883.i = getelementptr inbounds nuw i8, ptr %.154.i800.i.i4727.i, i64 16
  %.fca.3.gep8884.i = getelementptr inbounds nuw i8, ptr %.154.i800.i.i4727.i, i64 24
  br label %B804.i

B804.i:                                           ; preds = %B3268.i, %B804.lr.ph.i
  %mark.2.0213.i = phi i64 [ 0, %B804.lr.ph.i ], [ %mark.3.1.i, %B3268.i ]
  %waiting.3.0212.i = phi i1 [ false, %B804.lr.ph.i ], [ %waiting.4.1.i, %B3268.i ]
  %highest_floor.4.0211.i = phi double [ 0xFFF0000000000000, %B804.lr.ph.i ], [ %highest_floor.5.1.i, %B3268.i ]
  %lowest_ceiling.4.0210.i = phi double [ 0x7FF0000000000000, %B804.lr.ph.i ], [ %lowest_ceiling.5.1.i, %B3268.i ]
  %.2575.0208.i = phi i64 [ 0, %B804.lr.ph.i ], [ %.2645.i, %B3268.i ]
  %.2645.i = add nuw nsw i64 %.2575.0208.i, 1
  %20 = getelementptr double, ptr %numbers8, i64 %.2575.0208.i
  %.2703.i = load double, ptr %20, align 8, !noalias !0
  br i1 %waiting.3.0212.i, label %B876.i, label %B826.i

B826.i:                                           ; preds = %B804.i
  %21 = getelementptr double, ptr %numbers6, i64 %.2575.0208.i
  %.2739.i = load double, ptr %21, align 8, !noalias !0
  %.2741.i = fcmp ugt double %.2739.i, %highest_floor.4.0211.i
  br i1 %.2741.i, label %B850.i, label %B876.i

B850.i:                                           ; preds = %B826.i
  %22 = getelementptr double, ptr %numbers4, i64 %.2575.0208.i
  %.2789.i = load double, ptr %22, align 8, !noalias !0
  %.2791.i = fcmp ult double %.2789.i, %lowest_ceiling.4.0210.i
  %brmerge217.i = select i1 %.2791.i, i1 true, i1 %.2895169.not219.i
  %lowest_ceiling.4.0210.mux.i = select i1 %.2791.i, double %lowest_ceiling.4.0210.i, double 0x7FF0000000000000
  %highest_floor.4.0211.mux.i = select i1 %.2791.i, double %highest_floor.4.0211.i, double 0xFFF0000000000000
  br i1 %brmerge217.i, label %B1776.i, label %B960.lr.ph.i

B876.i:                                           ; preds = %B826.i, %B804.i
  br i1 %.2895169.not219.i, label %B1776.i, label %B960.lr.ph.i

B960.lr.ph.i:                                     ; preds = %B876.i, %B850.i
  %.3037.inv.not.i = icmp eq i64 %.2575.0208.i, 0
  %.3038.i = select i1 %.3037.inv.not.i, i64 %kept9, i64 0
  %23 = getelementptr i8, ptr %20, i64 -8
  %.3052.i = getelementptr double, ptr %23, i64 %.3038.i
  %24 = getelementptr double, ptr %numbers2, i64 %.2575.0208.i
  %25 = getelementptr double, ptr %numbers4, i64 %.2575.0208.i
  %26 = getelementptr double, ptr %numbers6, i64 %.2575.0208.i
  br label %B960.i

B960.i:                                           ; preds = %B1606.i, %B960.lr.ph.i
  %.2838.0.neg176.i = phi i64 [ 0, %B960.lr.ph.i ], [ %.2838.0.neg.i, %B1606.i ]
  %highest_floor.7.2175.i = phi double [ 0xFFF0000000000000, %B960.lr.ph.i ], [ %"$phi1726.2.2.3.i", %B1606.i ]
  %lowest_ceiling.7.2174.i = phi double [ 0x7FF0000000000000, %B960.lr.ph.i ], [ %"$phi1766.2.2.3.i", %B1606.i ]
  %.2841.0173.i = phi i64 [ %.pre.i, %B960.lr.ph.i ], [ %.2904.i, %B1606.i ]
  %.2838.0170.i = phi i64 [ 0, %B960.lr.ph.i ], [ %.2908.i, %B1606.i ]
  %.2904.i = add nsw i64 %.2841.0173.i, -1
  %.2908.i = add nuw nsw i64 %.2838.0170.i, 1
  %.74.i595.i = getelementptr double, ptr %.1266.i, i64 %.2838.0170.i
  %.75.i596.i = load double, ptr %.74.i595.i, align 8, !noalias !6
  %.127.i633.i = getelementptr double, ptr %1, i64 %.2838.0170.i
  %.128.i634.i = load double, ptr %.127.i633.i, align 8, !noalias !6
  %.180.i.i = getelementptr double, ptr %.1337.i, i64 %.2838.0170.i
  %.181.i.i = load double, ptr %.180.i.i, align 8, !noalias !6
  %.233.i.i = getelementptr double, ptr %2, i64 %.2838.0170.i
  %.234.i.i = load double, ptr %.233.i.i, align 8, !noalias !6
  %.286.i736.i = getelementptr double, ptr %3, i64 %.2838.0170.i
  %.339.i769.i = getelementptr double, ptr %4, i64 %.2838.0170.i
  %.340.i770.i = load double, ptr %.339.i769.i, align 8, !noalias !6
  %.287.i737.i = load double, ptr %.286.i736.i, align 8, !noalias !6
  %.3012.i = getelementptr i64, ptr %numbers48, i64 %.2838.0170.i
  %.3013.i = load i64, ptr %.3012.i, align 8, !noalias !0
  %.3014.not.i = icmp eq i64 %.3013.i, 0
  %.3629.pre232.i = load double, ptr %26, align 8, !noalias !0
  br i1 %.3014.not.i, label %B1384.i, label %B1028.i

B1028.i:                                          ; preds = %B960.i
  %.3053.i = load double, ptr %.3052.i, align 8, !noalias !0
  %.3074.i = fcmp une double %.181.i.i, 0.000000e+00
  %or.cond9962.i = select i1 %.187.i, i1 %.3074.i, i1 false
  %.3480.pre228.i = load double, ptr %25, align 8, !noalias !0
  br i1 %or.cond9962.i, label %B1086.i, label %B1270.i

B1086.i:                                          ; preds = %B1028.i
  %.3107.i = load double, ptr %24, align 8, !noalias !0
  br i1 %.90.i1151.i, label %B26.i.i, label %B1086.endif.i

B26.i.i:                                          ; preds = %B1086.i
  %.98.i1165.i = sitofp i64 %.3013.i to double
  %.99.i1166.i = fmul double %kept19, %.98.i1165.i
  %.100.i1167.i = fadd double %.99.i1166.i, 1.000000e+00
  %.102.i1169.i = fmul double %.100.i1167.i, %.3107.i
  br i1 %.18.i.i.i, label %B16.i.i.i, label %_ZN4kurs8backtest7kernels8_steppedB2v7B70c8tJTIeFIjxB2IKSgI4CrvQCk0Z4yRYcWsCAQUQzVBF6jCIJo8Y_2fTKIIZjxSegOLaAIAEddx.exit.i.i

B16.i.i.i:                                        ; preds = %B26.i.i
  %.27.i.i.i = fdiv double %.102.i1169.i, %kept28
  %.32.i.i.i = fmul double %.98.i1165.i, 2.000000e+00
  %.33.i.i.i = fmul double %.32.i.i.i, 1.000000e-15
  %.34.i.i.i = fsub double 1.000000e+00, %.33.i.i.i
  %.35.i.i.i = fmul double %.34.i.i.i, %.27.i.i.i
  %.40.i.i.i = icmp sgt i64 %.3013.i, 0
  br i1 %.40.i.i.i, label %for.body.i.i.i, label %for.body.1.i.i.i

B150.i.i.i:                                       ; preds = %for.body.1.i.i.i, %for.body.i.i.i
  %"$phi150.0.2.i.i.0.i" = phi double [ %.52.i.i.le.i, %for.body.i.i.i ], [ %.71.i.i.le.i, %for.body.1.i.i.i ]
  %.83.i.i.i = fmul double %kept28, %"$phi150.0.2.i.i.0.i"
  br label %_ZN4kurs8backtest7kernels8_steppedB2v7B70c8tJTIeFIjxB2IKSgI4CrvQCk0Z4yRYcWsCAQUQzVBF6jCIJo8Y_2fTKIIZjxSegOLaAIAEddx.exit.i.i

for.body.i.i.i:                                   ; preds = %B16.i.i.i
  %.52.i.i.le.i = tail call double @llvm.ceil.f64(double %.35.i.i.i)
  br label %B150.i.i.i

for.body.1.i.i.i:                                 ; preds = %B16.i.i.i
  %.71.i.i.le.i = tail call double @llvm.floor.f64(double %.35.i.i.i)
  br label %B150.i.i.i

_ZN4kurs8backtest7kernels8_steppedB2v7B70c8tJTIeFIjxB2IKSgI4CrvQCk0Z4yRYcWsCAQUQzVBF6jCIJo8Y_2fTKIIZjxSegOLaAIAEddx.exit.i.i: ; preds = %B150.i.i.i, %B26.i.i
  %value.2.i.i.0.i = phi double [ %.83.i.i.i, %B150.i.i.i ], [ %.102.i1169.i, %B26.i.i ]
  %.140.i.i = fcmp ogt double %value.2.i.i.0.i, %kept28
  %value.2.i.i.0.arg.terms.12.i = select i1 %.140.i.i, double %value.2.i.i.0.i, double %kept28
  br i1 %.151.i.not, label %B1086.endif.i, label %B152.i.i

B152.i.i:                                         ; preds = %_ZN4kurs8backtest7kernels8_steppedB2v7B70c8tJTIeFIjxB2IKSgI4CrvQCk0Z4yRYcWsCAQUQzVBF6jCIJo8Y_2fTKIIZjxSegOLaAIAEddx.exit.i.i
  %.173.i1195.i = icmp sgt i64 %.3013.i, 0
  br i1 %.173.i1195.i, label %B164.i.i, label %B184.i.i

B164.i.i:                                         ; preds = %B152.i.i
  %.181.i1213.i = fcmp olt double %value.2.i.i.0.arg.terms.12.i, %.3480.pre228.i
  %value.2.i.i.0.arg.terms.12..3169.i = select i1 %.181.i1213.i, double %value.2.i.i.0.arg.terms.12.i, double %.3480.pre228.i
  br label %B1086.endif.i

B184.i.i:                                         ; preds = %B152.i.i
  %.204.i1199.i = fcmp ogt double %value.2.i.i.0.arg.terms.12.i, %.3629.pre232.i
  %value.2.i.i.0.arg.terms.12..3200.i = select i1 %.204.i1199.i, double %value.2.i.i.0.arg.terms.12.i, double %.3629.pre232.i
  br label %B1086.endif.i

B1270.i:                                          ; preds = %B108.endif.i.i.i, %B1028.i
  %.3511.i = phi double [ %.3511.pre.i, %B108.endif.i.i.i ], [ %.3629.pre232.i, %B1028.i ]
  %.3480.i = phi double [ %.3480.pre.i, %B108.endif.i.i.i ], [ %.3480.pre228.i, %B1028.i ]
  %.3418.i = phi i64 [ %.3418.pre.i, %B108.endif.i.i.i ], [ %.3013.i, %B1028.i ]
  %state.7.sroa.30.3.i = phi double [ 0.000000e+00, %B108.endif.i.i.i ], [ %.234.i.i, %B1028.i ]
  %state.7.sroa.20.3.i = phi double [ 0.000000e+00, %B108.endif.i.i.i ], [ %.181.i.i, %B1028.i ]
  %state.7.sroa.10.3.i = phi double [ %.188.i.i.sroa.5.0.i, %B108.endif.i.i.i ], [ %.128.i634.i, %B1028.i ]
  %state.7.sroa.0.3.i = phi double [ %.188.i.i.sroa.0.0.i, %B108.endif.i.i.i ], [ %.75.i596.i, %B1028.i ]
  %asked.5.3.i = phi double [ %price.4.i.0.i, %B108.endif.i.i.i ], [ %.3053.i, %B1028.i ]
  %.3449.i = load double, ptr %24, align 8, !noalias !0
  br i1 %.90.i1151.i, label %B26.i.i.i, label %_ZN4kurs8backtest7kernels7slippedB2v6B70c8tJTIeFIjxB2IKSgI4CrvQCk0Z4yRYcWsCAQUQzVBF6jCIJo8Y_2fTKIIZjxSegOLaAIAEdxdd263Terms_28float64_2c_20float64_2c_20float64_2c_20float64_2c_20bool_2c_20bool_2c_20float64_2c_20float64_2c_20float64_2c_20bool_2c_20bool_2c_20bool_2c_20float64_2c_20float64_2c_20float64_2c_20float64_2c_20float64_2c_20float64_2c_20float64_2c_20float64_2c_20float64_29.exit.i.i

B26.i.i.i:                                        ; preds = %B1270.i
  %.98.i.i4572.i = sitofp i64 %.3418.i to double
  %.99.i.i.i = fmul double %kept19, %.98.i.i4572.i
  %.100.i.i.i = fadd double %.99.i.i.i, 1.000000e+00
  %.102.i.i.i = fmul double %.100.i.i.i, %.3449.i
  br i1 %.18.i.i.i, label %B16.i.i.i.i, label %_ZN4kurs8backtest7kernels8_steppedB2v7B70c8tJTIeFIjxB2IKSgI4CrvQCk0Z4yRYcWsCAQUQzVBF6jCIJo8Y_2fTKIIZjxSegOLaAIAEddx.exit.i.i.i

B16.i.i.i.i:                                      ; preds = %B26.i.i.i
  %.27.i.i.i4616.i = fdiv double %.102.i.i.i, %kept28
  %.32.i.i.i.i = fmul double %.98.i.i4572.i, 2.000000e+00
  %.33.i.i.i4617.i = fmul double %.32.i.i.i.i, 1.000000e-15
  %.34.i.i.i4618.i = fsub double 1.000000e+00, %.33.i.i.i4617.i
  %.35.i.i.i.i = fmul double %.34.i.i.i4618.i, %.27.i.i.i4616.i
  %.40.i.i.i.i = icmp sgt i64 %.3418.i, 0
  br i1 %.40.i.i.i.i, label %for.body.i.i.i.i, label %for.body.1.i.i.i.i

B150.i.i.i.i:                                     ; preds = %for.body.1.i.i.i.i, %for.body.i.i.i.i
  %"$phi150.0.2.i.i.i.0.i" = phi double [ %.52.i.i.i4633.le.i, %for.body.i.i.i.i ], [ %.71.i.i.i.le.i, %for.body.1.i.i.i.i ]
  %.83.i.i.i4626.i = fmul double %kept28, %"$phi150.0.2.i.i.i.0.i"
  br label %_ZN4kurs8backtest7kernels8_steppedB2v7B70c8tJTIeFIjxB2IKSgI4CrvQCk0Z4yRYcWsCAQUQzVBF6jCIJo8Y_2fTKIIZjxSegOLaAIAEddx.exit.i.i.i

for.body.i.i.i.i:                                 ; preds = %B16.i.i.i.i
  %.52.i.i.i4633.le.i = tail call double @llvm.ceil.f64(double %.35.i.i.i.i)
  br label %B150.i.i.i.i

for.body.1.i.i.i.i:                               ; preds = %B16.i.i.i.i
  %.71.i.i.i.le.i = tail call double @llvm.floor.f64(double %.35.i.i.i.i)
  br label %B150.i.i.i.i

_ZN4kurs8backtest7kernels8_steppedB2v7B70c8tJTIeFIjxB2IKSgI4CrvQCk0Z4yRYcWsCAQUQzVBF6jCIJo8Y_2fTKIIZjxSegOLaAIAEddx.exit.i.i.i: ; preds = %B150.i.i.i.i, %B26.i.i.i
  %value.2.i.i.i.0.i = phi double [ %.83.i.i.i4626.i, %B150.i.i.i.i ], [ %.102.i.i.i, %B26.i.i.i ]
  %.140.i.i4576.i = fcmp ogt double %value.2.i.i.i.0.i, %kept28
  %value.2.i.i.i.0.arg.terms.12.i = select i1 %.140.i.i4576.i, double %value.2.i.i.i.0.i, double %kept28
  br i1 %.151.i.not, label %_ZN4kurs8backtest7kernels7slippedB2v6B70c8tJTIeFIjxB2IKSgI4CrvQCk0Z4yRYcWsCAQUQzVBF6jCIJo8Y_2fTKIIZjxSegOLaAIAEdxdd263Terms_28float64_2c_20float64_2c_20float64_2c_20float64_2c_20bool_2c_20bool_2c_20float64_2c_20float64_2c_20float64_2c_20bool_2c_20bool_2c_20bool_2c_20float64_2c_20float64_2c_20float64_2c_20float64_2c_20float64_2c_20float64_2c_20float64_2c_20float64_2c_20float64_29.exit.i.i, label %B152.i.i.i

B152.i.i.i:                                       ; preds = %_ZN4kurs8backtest7kernels8_steppedB2v7B70c8tJTIeFIjxB2IKSgI4CrvQCk0Z4yRYcWsCAQUQzVBF6jCIJo8Y_2fTKIIZjxSegOLaAIAEddx.exit.i.i.i
  %.173.i.i4596.i = icmp sgt i64 %.3418.i, 0
  br i1 %.173.i.i4596.i, label %B164.i.i.i, label %B184.i.i.i

B164.i.i.i:                                       ; preds = %B152.i.i.i
  %.181.i.i4608.i = fcmp olt double %value.2.i.i.i.0.arg.terms.12.i, %.3480.i
  %value.2.i.i.i.0.arg.terms.12..3480.i = select i1 %.181.i.i4608.i, double %value.2.i.i.i.0.arg.terms.12.i, double %.3480.i
  br label %_ZN4kurs8backtest7kernels7slippedB2v6B70c8tJTIeFIjxB2IKSgI4CrvQCk0Z4yRYcWsCAQUQzVBF6jCIJo8Y_2fTKIIZjxSegOLaAIAEdxdd263Terms_28float64_2c_20float64_2c_20float64_2c_20float64_2c_20bool_2c_20bool_2c_20float64_2c_20float64_2c_20float64_2c_20bool_2c_20bool_2c_20bool_2c_20float64_2c_20float64_2c_20float64_2c_20float64_2c_20float64_2c_20float64_2c_20float64_2c_20float64_2c_20float64_29.exit.i.i

B184.i.i.i:                                       ; preds = %B152.i.i.i
  %.204.i.i4600.i = fcmp ogt double %value.2.i.i.i.0.arg.terms.12.i, %.3511.i
  %value.2.i.i.i.0.arg.terms.12..3511.i = select i1 %.204.i.i4600.i, double %value.2.i.i.i.0.arg.terms.12.i, double %.3511.i
  br label %_ZN4kurs8backtest7kernels7slippedB2v6B70c8tJTIeFIjxB2IKSgI4CrvQCk0Z4yRYcWsCAQUQzVBF6jCIJo8Y_2fTKIIZjxSegOLaAIAEdxdd263Terms_28float64_2c_20float64_2c_20float64_2c_20float64_2c_20bool_2c_20bool_2c_20float64_2c_20float64_2c_20float64_2c_20bool_2c_20bool_2c_20bool_2c_20float64_2c_20float64_2c_20float64_2c_20float64_2c_20float64_2c_20float64_2c_20float64_2c_20float64_2c_20float64_29.exit.i.i

_ZN4kurs8backtest7kernels7slippedB2v6B70c8tJTIeFIjxB2IKSgI4CrvQCk0Z4yRYcWsCAQUQzVBF6jCIJo8Y_2fTKIIZjxSegOLaAIAEdxdd263Terms_28float64_2c_20float64_2c_20float64_2c_20float64_2c_20bool_2c_20bool_2c_20float64_2c_20float64_2c_20float64_2c_20bool_2c_20bool_2c_20bool_2c_20float64_2c_20float64_2c_20float64_2c_20float64_2c_20float64_2c_20float64_2c_20float64_2c_20float64_2c_20float64_29.exit.i.i: ; preds = %B184.i.i.i, %B164.i.i.i, %_ZN4kurs8backtest7kernels8_steppedB2v7B70c8tJTIeFIjxB2IKSgI4CrvQCk0Z4yRYcWsCAQUQzVBF6jCIJo8Y_2fTKIIZjxSegOLaAIAEddx.exit.i.i.i, %B1270.i
  %price.4.i.i.0.i = phi double [ %.3449.i, %B1270.i ], [ %value.2.i.i.i.0.arg.terms.12.i, %_ZN4kurs8backtest7kernels8_steppedB2v7B70c8tJTIeFIjxB2IKSgI4CrvQCk0Z4yRYcWsCAQUQzVBF6jCIJo8Y_2fTKIIZjxSegOLaAIAEddx.exit.i.i.i ], [ %value.2.i.i.i.0.arg.terms.12..3480.i, %B164.i.i.i ], [ %value.2.i.i.i.0.arg.terms.12..3511.i, %B184.i.i.i ]
  %.162.i3615.i = fcmp une double %state.7.sroa.20.3.i, 0.000000e+00
  br i1 %.162.i3615.i, label %entry.endif.endif.endif.endif.endif.i30.i.i, label %B124.i3616.i

entry.endif.endif.endif.endif.endif.i30.i.i:      ; preds = %_ZN4kurs8backtest7kernels7slippedB2v6B70c8tJTIeFIjxB2IKSgI4CrvQCk0Z4yRYcWsCAQUQzVBF6jCIJo8Y_2fTKIIZjxSegOLaAIAEdxdd263Terms_28float64_2c_20float64_2c_20float64_2c_20float64_2c_20bool_2c_20bool_2c_20float64_2c_20float64_2c_20float64_2c_20bool_2c_20bool_2c_20bool_2c_20float64_2c_20float64_2c_20float64_2c_20float64_2c_20float64_2c_20float64_2c_20float64_2c_20float64_2c_20float64_29.exit.i.i
  %.181.i.i.i.i = fneg double %state.7.sroa.20.3.i
  br i1 %"$phi46.0.2.i.i.i.i.0.i", label %B98.i.i.i.i.i, label %B34.i.i.i.i.i

B34.i.i.i.i.i:                                    ; preds = %entry.endif.endif.endif.endif.endif.i30.i.i
  %.76.i.i.i = fdiv double %price.4.i.i.0.i, %kept28
  %.84.i.le.i.i = tail call double @llvm.rint.f64(double %.76.i.i.i)
  %.6.i.i.i.i.i = fmul double %kept28, %.84.i.le.i.i
  %.7.i.i.i.i.i = fmul double %.84.i.le.i.i, 0x41A0000002000000
  %.8.i.i.i.i.i = fsub double %.7.i.i.i.i.i, %.84.i.le.i.i
  %.9.i.i.i.i.i = fsub double %.7.i.i.i.i.i, %.8.i.i.i.i.i
  %.10.i.i.i.i.i = fsub double %.84.i.le.i.i, %.9.i.i.i.i.i
  %.15.i.i.i.i.i = fmul double %.13.i.i.i.i9986.i, %.9.i.i.i.i.i
  %.16.i.i.i.i.i = fsub double %.15.i.i.i.i.i, %.6.i.i.i.i.i
  %.17.i.i.i.i.i = fmul double %.14.i.i.i.i9987.i, %.9.i.i.i.i.i
  %.18.i.i.i.i.i = fadd double %.17.i.i.i.i.i, %.16.i.i.i.i.i
  %.19.i.i.i.i.i = fmul double %.13.i.i.i.i9986.i, %.10.i.i.i.i.i
  %.20.i.i.i.i.i = fadd double %.19.i.i.i.i.i, %.18.i.i.i.i.i
  %.21.i.i.i.i.i = fmul double %.14.i.i.i.i9987.i, %.10.i.i.i.i.i
  %.22.i.i.i.i.i = fadd double %.21.i.i.i.i.i, %.20.i.i.i.i.i
  %.47.i.i.i.i = fmul double %kept35, %.84.i.le.i.i
  %.48.i.i.i.i = fadd double %.47.i.i.i.i, %.22.i.i.i.i.i
  %.6.i1.i.i.i.i = fadd double %.6.i.i.i.i.i, %.48.i.i.i.i
  %.7.i2.i.i.i.i = fsub double %.6.i1.i.i.i.i, %.6.i.i.i.i.i
  %.8.i3.i.i.i.i = fsub double %.48.i.i.i.i, %.7.i2.i.i.i.i
  %.6.i.i28.i.i = fmul double %.6.i1.i.i.i.i, %.181.i.i.i.i
  %.7.i.i29.i.i = fmul double %state.7.sroa.20.3.i, 0xC1A0000002000000
  %.8.i.i30.i.i = fadd double %state.7.sroa.20.3.i, %.7.i.i29.i.i
  %.9.i.i31.i.i = fsub double %.7.i.i29.i.i, %.8.i.i30.i.i
  %.10.i.i32.i.i = fsub double %.181.i.i.i.i, %.9.i.i31.i.i
  %.11.i.i33.i.i = fmul double %.6.i1.i.i.i.i, 0x41A0000002000000
  %.12.i.i34.i.i = fsub double %.11.i.i33.i.i, %.6.i1.i.i.i.i
  %.13.i.i35.i.i = fsub double %.11.i.i33.i.i, %.12.i.i34.i.i
  %.14.i.i36.i.i = fsub double %.6.i1.i.i.i.i, %.13.i.i35.i.i
  %.15.i.i37.i.i = fmul double %.9.i.i31.i.i, %.13.i.i35.i.i
  %.16.i.i38.i.i = fsub double %.15.i.i37.i.i, %.6.i.i28.i.i
  %.17.i.i39.i.i = fmul double %.9.i.i31.i.i, %.14.i.i36.i.i
  %.18.i.i40.i.i = fadd double %.16.i.i38.i.i, %.17.i.i39.i.i
  %.19.i.i41.i.i = fmul double %.10.i.i32.i.i, %.13.i.i35.i.i
  %.20.i.i42.i.i = fadd double %.19.i.i41.i.i, %.18.i.i40.i.i
  %.21.i.i43.i.i = fmul double %.10.i.i32.i.i, %.14.i.i36.i.i
  %.22.i.i44.i.i = fadd double %.21.i.i43.i.i, %.20.i.i42.i.i
  %.52.i55.i.i = fmul double %.8.i3.i.i.i.i, %.181.i.i.i.i
  %27 = fmul double %state.7.sroa.30.3.i, %.6.i1.i.i.i.i
  %.60.i59.i.i = fsub double %.52.i55.i.i, %27
  %.61.i60.i.i = fadd double %.60.i59.i.i, %.22.i.i44.i.i
  %.6.i1.i61.i.i = fadd double %.6.i.i28.i.i, %.61.i60.i.i
  %.7.i2.i62.i.i = fsub double %.6.i1.i61.i.i, %.6.i.i28.i.i
  %.8.i3.i63.i.i = fsub double %.61.i60.i.i, %.7.i2.i62.i.i
  %.163.i.i = fcmp olt double %state.7.sroa.20.3.i, 0.000000e+00
  %"$phi114.0.2.0.i.i" = select i1 %.163.i.i, double 1.000000e+00, double -1.000000e+00
  %.177.i.i = fmul double %kept17, %"$phi114.0.2.0.i.i"
  %.181.i9974.i = fmul double %kept32, %"$phi114.0.2.0.i.i"
  %.6.i.i.i.i = fmul double %.177.i.i, %.6.i1.i61.i.i
  %.7.i.i4.i.i = fmul double %.6.i1.i61.i.i, 0x41A0000002000000
  %.8.i.i5.i.i = fsub double %.7.i.i4.i.i, %.6.i1.i61.i.i
  %.9.i.i.i.i = fsub double %.7.i.i4.i.i, %.8.i.i5.i.i
  %.10.i.i.i.i = fsub double %.6.i1.i61.i.i, %.9.i.i.i.i
  %.11.i.i6.i.i = fmul double %.177.i.i, 0x41A0000002000000
  %.12.i.i.i.i = fsub double %.11.i.i6.i.i, %.177.i.i
  %.13.i.i7.i.i = fsub double %.11.i.i6.i.i, %.12.i.i.i.i
  %.14.i.i.i.i = fsub double %.177.i.i, %.13.i.i7.i.i
  %.15.i.i.i.i = fmul double %.13.i.i7.i.i, %.9.i.i.i.i
  %.16.i.i.i.i = fsub double %.15.i.i.i.i, %.6.i.i.i.i
  %.17.i.i.i.i = fmul double %.14.i.i.i.i, %.9.i.i.i.i
  %.18.i.i8.i.i = fadd double %.17.i.i.i.i, %.16.i.i.i.i
  %.19.i.i.i.i = fmul double %.13.i.i7.i.i, %.10.i.i.i.i
  %.20.i.i.i.i = fadd double %.19.i.i.i.i, %.18.i.i8.i.i
  %.21.i.i.i.i = fmul double %.14.i.i.i.i, %.10.i.i.i.i
  %.22.i.i.i.i = fadd double %.21.i.i.i.i, %.20.i.i.i.i
  %.52.i11.i.i = fmul double %.181.i9974.i, %.6.i1.i61.i.i
  %.59.i.i.i = fmul double %.177.i.i, %.8.i3.i63.i.i
  %.60.i.i.i = fadd double %.52.i11.i.i, %.59.i.i.i
  %.61.i14.i.i = fadd double %.60.i.i.i, %.22.i.i.i.i
  %.6.i1.i.i.i = fadd double %.6.i.i.i.i, %.61.i14.i.i
  %.7.i2.i.i.i = fsub double %.6.i1.i.i.i, %.6.i.i.i.i
  %.8.i3.i.i.i = fsub double %.61.i14.i.i, %.7.i2.i.i.i
  %.18.i.i92.i.i = fsub double %state.7.sroa.0.3.i, %.6.i1.i61.i.i
  %.20.i.i93.i.i = fsub double %.18.i.i92.i.i, %state.7.sroa.0.3.i
  %.22.i.i94.i.i = fsub double %.18.i.i92.i.i, %.20.i.i93.i.i
  %.23.i.i95.i.i = fsub double %state.7.sroa.0.3.i, %.22.i.i94.i.i
  %.18.i.i9975.i = fneg double %.6.i1.i61.i.i
  %.25.i.i.i.i = fsub double %.18.i.i9975.i, %.20.i.i93.i.i
  %.26.i.i.i.i = fadd double %.25.i.i.i.i, %.23.i.i95.i.i
  %.29.i.i.i.i = fsub double %state.7.sroa.10.3.i, %.8.i3.i63.i.i
  %.43.i.i99.i.i = fadd double %.29.i.i.i.i, %.26.i.i.i.i
  %.6.i.i.i100.i.i = fadd double %.18.i.i92.i.i, %.43.i.i99.i.i
  %.7.i.i.i101.i.i = fsub double %.6.i.i.i100.i.i, %.18.i.i92.i.i
  %.8.i.i.i102.i.i = fsub double %.43.i.i99.i.i, %.7.i.i.i101.i.i
  %.31.i.i.i.i = fsub double %.29.i.i.i.i, %state.7.sroa.10.3.i
  %.35.i.i.i9976.i = fsub double %.29.i.i.i.i, %.31.i.i.i.i
  %.36.i.i.i.i = fsub double %state.7.sroa.10.3.i, %.35.i.i.i9976.i
  %.22.i.i.i = fneg double %.8.i3.i63.i.i
  %.40.i.i96.i.i = fsub double %.22.i.i.i, %.31.i.i.i.i
  %.41.i.i97.i.i = fadd double %.40.i.i96.i.i, %.36.i.i.i.i
  %.75.i.i108.i.i = fadd double %.41.i.i97.i.i, %.8.i.i.i102.i.i
  %.6.i1.i.i109.i.i = fadd double %.6.i.i.i100.i.i, %.75.i.i108.i.i
  %.18.i.i147.i.i = fsub double %.6.i1.i.i109.i.i, %.6.i1.i.i.i
  %.20.i.i148.i.i = fsub double %.18.i.i147.i.i, %.6.i1.i.i109.i.i
  %.22.i.i149.i.i = fsub double %.18.i.i147.i.i, %.20.i.i148.i.i
  %.23.i.i150.i.i = fsub double %.6.i1.i.i109.i.i, %.22.i.i149.i.i
  %.18.i135.i.i = fneg double %.6.i1.i.i.i
  %.25.i.i151.i.i = fsub double %.18.i135.i.i, %.20.i.i148.i.i
  %.26.i.i152.i.i = fadd double %.25.i.i151.i.i, %.23.i.i150.i.i
  %.7.i2.i.i110.i.i = fsub double %.6.i1.i.i109.i.i, %.6.i.i.i100.i.i
  %.8.i3.i.i111.i.i = fsub double %.75.i.i108.i.i, %.7.i2.i.i110.i.i
  %.29.i.i153.i.i = fsub double %.8.i3.i.i111.i.i, %.8.i3.i.i.i
  %.43.i.i160.i.i = fadd double %.29.i.i153.i.i, %.26.i.i152.i.i
  %.6.i.i.i161.i.i = fadd double %.18.i.i147.i.i, %.43.i.i160.i.i
  %.7.i.i.i162.i.i = fsub double %.6.i.i.i161.i.i, %.18.i.i147.i.i
  %.8.i.i.i163.i.i = fsub double %.43.i.i160.i.i, %.7.i.i.i162.i.i
  %.31.i.i154.i.i = fsub double %.29.i.i153.i.i, %.8.i3.i.i111.i.i
  %.35.i.i155.i.i = fsub double %.29.i.i153.i.i, %.31.i.i154.i.i
  %.36.i.i156.i.i = fsub double %.8.i3.i.i111.i.i, %.35.i.i155.i.i
  %.22.i137.i.i = fneg double %.8.i3.i.i.i
  %.40.i.i157.i.i = fsub double %.22.i137.i.i, %.31.i.i154.i.i
  %.41.i.i158.i.i = fadd double %.40.i.i157.i.i, %.36.i.i156.i.i
  %.75.i.i173.i.i = fadd double %.41.i.i158.i.i, %.8.i.i.i163.i.i
  %.6.i1.i.i174.i.i = fadd double %.6.i.i.i161.i.i, %.75.i.i173.i.i
  %.7.i2.i.i175.i.i = fsub double %.6.i1.i.i174.i.i, %.6.i.i.i161.i.i
  %.8.i3.i.i176.i.i = fsub double %.75.i.i173.i.i, %.7.i2.i.i175.i.i
  br label %B108.endif.i.i.i.i

B98.i.i.i.i.i:                                    ; preds = %entry.endif.endif.endif.endif.endif.i30.i.i
  %.213.i.i.i.i.i = fmul double %price.4.i.i.0.i, %.181.i.i.i.i
  %.220.i.i.i.i.i = fcmp ogt double %.213.i.i.i.i.i, 0.000000e+00
  %.228.i.i.i.i.i = fneg double %.213.i.i.i.i.i
  %"$phi128.0.2.i.i.i.i.0.i" = select i1 %.220.i.i.i.i.i, double %.213.i.i.i.i.i, double %.228.i.i.i.i.i
  %.234.i.i.i.i.i = fmul double %kept17, %"$phi128.0.2.i.i.i.i.0.i"
  %.244.i.i.i.i.i = fsub double %state.7.sroa.0.3.i, %.213.i.i.i.i.i
  %.247.i.i.i.i.i = fsub double %.244.i.i.i.i.i, %.234.i.i.i.i.i
  br label %B108.endif.i.i.i.i

B108.endif.i.i.i.i:                               ; preds = %B98.i.i.i.i.i, %B34.i.i.i.i.i
  %.188.i.i.i.sroa.15.0.i = phi double [ %price.4.i.i.0.i, %B98.i.i.i.i.i ], [ %.6.i1.i.i.i.i, %B34.i.i.i.i.i ]
  %.188.i.i.i.sroa.10.0.i = phi double [ %.234.i.i.i.i.i, %B98.i.i.i.i.i ], [ %.6.i1.i.i.i, %B34.i.i.i.i.i ]
  %.188.i.i.i.sroa.5.0.i = phi double [ 0.000000e+00, %B98.i.i.i.i.i ], [ %.8.i3.i.i176.i.i, %B34.i.i.i.i.i ]
  %.188.i.i.i.sroa.0.0.i = phi double [ %.247.i.i.i.i.i, %B98.i.i.i.i.i ], [ %.6.i1.i.i174.i.i, %B34.i.i.i.i.i ]
  %.290.i.i.i.i = getelementptr double, ptr %13, i64 %.2838.0170.i
  %.291.i.i.i.i = load double, ptr %.290.i.i.i.i, align 8, !noalias !9
  %.293.i.i.i.i = fadd double %.188.i.i.i.sroa.10.0.i, %.291.i.i.i.i
  %.375.i.i.i.i = getelementptr double, ptr %14, i64 %.2838.0170.i
  store i64 %.2575.0208.i, ptr %.375.i.i.i.i, align 8, !noalias !9
  %.431.i.i.i.i = getelementptr double, ptr %15, i64 %.2838.0170.i
  store double %.188.i.i.i.sroa.15.0.i, ptr %.431.i.i.i.i, align 8, !noalias !9
  store double %.293.i.i.i.i, ptr %.290.i.i.i.i, align 8, !noalias !9
  %.546.i.i.i.i = getelementptr double, ptr %16, i64 %.2838.0170.i
  %.547.i.i.i.i = load double, ptr %.546.i.i.i.i, align 8, !noalias !9
  %.548.i.i.i.i = fsub double %.188.i.i.i.sroa.15.0.i, %.547.i.i.i.i
  %.550.i.i.i.i = fmul double %state.7.sroa.20.3.i, %.548.i.i.i.i
  %.553.i.i.i.i = fsub double %.550.i.i.i.i, %.293.i.i.i.i
  %.607.i.i.i.i = getelementptr double, ptr %17, i64 %.2838.0170.i
  store double %.553.i.i.i.i, ptr %.607.i.i.i.i, align 8, !noalias !9
  %.688.i.i.i.i = getelementptr double, ptr %18, i64 %.2838.0170.i
  store double %..i, ptr %.688.i.i.i.i, align 8, !noalias !9
  br i1 %.187.i, label %B124.i3616.i, label %B1270.endif.i

B124.i3616.i:                                     ; preds = %B108.endif.i.i.i.i, %_ZN4kurs8backtest7kernels7slippedB2v6B70c8tJTIeFIjxB2IKSgI4CrvQCk0Z4yRYcWsCAQUQzVBF6jCIJo8Y_2fTKIIZjxSegOLaAIAEdxdd263Terms_28float64_2c_20float64_2c_20float64_2c_20float64_2c_20bool_2c_20bool_2c_20float64_2c_20float64_2c_20float64_2c_20bool_2c_20bool_2c_20bool_2c_20float64_2c_20float64_2c_20float64_2c_20float64_2c_20float64_2c_20float64_2c_20float64_2c_20float64_2c_20float64_29.exit.i.i
  %state.2.i.sroa.60.0.i = phi i64 [ %.2908.i, %B108.endif.i.i.i.i ], [ %.2838.0170.i, %_ZN4kurs8backtest7kernels7slippedB2v6B70c8tJTIeFIjxB2IKSgI4CrvQCk0Z4yRYcWsCAQUQzVBF6jCIJo8Y_2fTKIIZjxSegOLaAIAEdxdd263Terms_28float64_2c_20float64_2c_20float64_2c_20float64_2c_20bool_2c_20bool_2c_20float64_2c_20float64_2c_20float64_2c_20bool_2c_20bool_2c_20bool_2c_20float64_2c_20float64_2c_20float64_2c_20float64_2c_20float64_2c_20float64_2c_20float64_2c_20float64_2c_20float64_29.exit.i.i ]
  %state.2.i.sroa.10.0.i = phi double [ %.188.i.i.i.sroa.5.0.i, %B108.endif.i.i.i.i ], [ %state.7.sroa.10.3.i, %_ZN4kurs8backtest7kernels7slippedB2v6B70c8tJTIeFIjxB2IKSgI4CrvQCk0Z4yRYcWsCAQUQzVBF6jCIJo8Y_2fTKIIZjxSegOLaAIAEdxdd263Terms_28float64_2c_20float64_2c_20float64_2c_20float64_2c_20bool_2c_20bool_2c_20float64_2c_20float64_2c_20float64_2c_20bool_2c_20bool_2c_20bool_2c_20float64_2c_20float64_2c_20float64_2c_20float64_2c_20float64_2c_20float64_2c_20float64_2c_20float64_2c_20float64_29.exit.i.i ]
  %state.2.i.sroa.0.0.i = phi double [ %.188.i.i.i.sroa.0.0.i, %B108.endif.i.i.i.i ], [ %state.7.sroa.0.3.i, %_ZN4kurs8backtest7kernels7slippedB2v6B70c8tJTIeFIjxB2IKSgI4CrvQCk0Z4yRYcWsCAQUQzVBF6jCIJo8Y_2fTKIIZjxSegOLaAIAEdxdd263Terms_28float64_2c_20float64_2c_20float64_2c_20float64_2c_20bool_2c_20bool_2c_20float64_2c_20float64_2c_20float64_2c_20bool_2c_20bool_2c_20bool_2c_20float64_2c_20float64_2c_20float64_2c_20float64_2c_20float64_2c_20float64_2c_20float64_2c_20float64_2c_20float64_29.exit.i.i ]
  %asked.2.i.0.i = phi double [ %price.4.i.i.0.i, %B108.endif.i.i.i.i ], [ %asked.5.3.i, %_ZN4kurs8backtest7kernels7slippedB2v6B70c8tJTIeFIjxB2IKSgI4CrvQCk0Z4yRYcWsCAQUQzVBF6jCIJo8Y_2fTKIIZjxSegOLaAIAEdxdd263Terms_28float64_2c_20float64_2c_20float64_2c_20float64_2c_20bool_2c_20bool_2c_20float64_2c_20float64_2c_20float64_2c_20bool_2c_20bool_2c_20bool_2c_20float64_2c_20float64_2c_20float64_2c_20float64_2c_20float64_2c_20float64_2c_20float64_2c_20float64_2c_20float64_29.exit.i.i ]
  %.267.i3621.i = icmp sgt i64 %.3418.i, 0
  %price.4.i.i.0..3449.i = select i1 %.267.i3621.i, double %price.4.i.i.0.i, double %.3449.i
  store double 0.000000e+00, ptr %.933.i.i.i, align 8, !noalias !19
  call void @llvm.memset.p0.i64(ptr noundef nonnull align 8 dereferenceable(16) %.210.i.i.i.i.i, i8 0, i64 16, i1 false), !noalias !0
  br i1 %.160.i.not, label %B96.i.i.i.i.i, label %B18.i.i.i.i.i

B18.i.i.i.i.i:                                    ; preds = %B124.i3616.i
  %.95.i.i.i.i.i = fcmp ogt double %state.2.i.sroa.0.0.i, 0.000000e+00
  br i1 %.95.i.i.i.i.i, label %B0.endif.i.i.i3665.i, label %B1270.endif.i

B96.i.i.i.i.i:                                    ; preds = %B124.i3616.i
  %.132.i.i.i.i.i = fmul double %kept22, %state.2.i.sroa.0.0.i
  %.136.i.i.i.i.i = fcmp ole double %.132.i.i.i.i.i, %.135.i.i.i.i.i
  %or.cond.i = or i1 %.140.i.i.i.i.i, %.136.i.i.i.i.i
  br i1 %or.cond.i, label %B1270.endif.i, label %B224.i.i.i.i.i

B224.i.i.i.i.i:                                   ; preds = %B96.i.i.i.i.i
  br i1 %"$phi46.0.2.i.i.i.i.0.i", label %B310.i.i.i.i.i, label %B254.i.i.i.i.i

B254.i.i.i.i.i:                                   ; preds = %B224.i.i.i.i.i
  call fastcc void @kurs_native_1(ptr %.210.i.i.i.i.i, double %state.2.i.sroa.0.0.i, double %state.2.i.sroa.10.0.i, double %asked.2.i.0.i, double %kept16, double %kept17, double %kept22, double %kept28, double %kept29, double %kept32, double %kept34, double %kept35, double %kept36)
  %.229.i.i.i948.i.fca.0.load.i = load double, ptr %.210.i.i.i.i.i, align 8, !noalias !23
  br label %B0.endif.i.i.i3665.i

B310.i.i.i.i.i:                                   ; preds = %B224.i.i.i.i.i
  %.258.i.i.i.i.i = fmul double %.256.i.i.i.i.i, %asked.2.i.0.i
  %.264.i.i.i.i.i = fdiv double %state.2.i.sroa.0.0.i, %.258.i.i.i.i.i
  %.267.i.i.i.i.i = fmul double %kept22, %.264.i.i.i.i.i
  br i1 %.74.i.i.i.i.i, label %B0.endif.i.i.i3665.i, label %B16.i.i.i.i.i.i

B16.i.i.i.i.i.i:                                  ; preds = %B310.i.i.i.i.i
  %.27.i2.i.i.i.i.i = fdiv double %.267.i.i.i.i.i, %kept29
  %.35.i.i.i.i.i.i = fmul double %.27.i2.i.i.i.i.i, 0x3FF0000000000009
  %.71.i.i.i.i.i.le.i = tail call double @llvm.floor.f64(double %.35.i.i.i.i.i.i)
  %.83.i9.i.i.i.i.i = fmul double %kept29, %.71.i.i.i.i.i.le.i
  br label %B0.endif.i.i.i3665.i

B80.i.i.i.i:                                      ; preds = %B0.endif.i.i.i3665.i
  %.148.i.i887.i.i = fmul double %asked.2.i.0.i, %.90.i.i181.i.sroa.0.0.i
  %.159.i.i.i4033.i = fcmp olt double %.148.i.i887.i.i, %.158.i.i.i4032.i
  br i1 %.159.i.i.i4033.i, label %B0.endif.i.i.i, label %B134.i.i.i.i

B134.i.i.i.i:                                     ; preds = %B80.i.i.i.i
  br label %B0.endif.i.i.i

B0.endif.i.i.i3665.i:                             ; preds = %B16.i.i.i.i.i.i, %B310.i.i.i.i.i, %B254.i.i.i.i.i, %B18.i.i.i.i.i
  %.90.i.i181.i.sroa.0.0.i = phi double [ %.267.i.i.i.i.i, %B310.i.i.i.i.i ], [ %.229.i.i.i948.i.fca.0.load.i, %B254.i.i.i.i.i ], [ %.83.i9.i.i.i.i.i, %B16.i.i.i.i.i.i ], [ %kept22, %B18.i.i.i.i.i ]
  %.128.i.i532.i.i = fcmp ole double %.90.i.i181.i.sroa.0.0.i, 0.000000e+00
  %"$phi66.0.2.i.i.i.0.i" = zext i1 %.128.i.i532.i.i to i64
  %.144.i.i.i3667.i = fcmp ogt double %.90.i.i181.i.sroa.0.0.i, 0.000000e+00
  br i1 %.144.i.i.i3667.i, label %B80.i.i.i.i, label %B0.endif.i.i.i

B106.i.i.i:                                       ; preds = %B0.endif.i.i.i
  call void @llvm.memset.p0.i64(ptr noundef nonnull align 8 dereferenceable(16) %.210.i33.i.i.i, i8 0, i64 16, i1 false), !noalias !0
  br i1 %.160.i.not, label %B96.i.i.i.i, label %B106.endif.i.i.thread.i

B96.i.i.i.i:                                      ; preds = %B106.i.i.i
  %.132.i.i.i.i = fmul double %kept22, %state.2.i.sroa.0.0.i
  %.136.i.i.i.i = fcmp ole double %.132.i.i.i.i, %.135.i.i.i.i.i
  %or.cond1.i = or i1 %.140.i.i.i.i.i, %.136.i.i.i.i
  br i1 %or.cond1.i, label %B1270.endif.i, label %B224.i.i.i.i

B224.i.i.i.i:                                     ; preds = %B96.i.i.i.i
  br i1 %"$phi46.0.2.i.i.i.i.0.i", label %B310.i.i.i.i, label %B254.i.i.i.i

B254.i.i.i.i:                                     ; preds = %B224.i.i.i.i
  call fastcc void @kurs_native_1(ptr %.210.i33.i.i.i, double %state.2.i.sroa.0.0.i, double %state.2.i.sroa.10.0.i, double %price.4.i.i.0..3449.i, double %kept16, double %kept17, double %kept22, double %kept28, double %kept29, double %kept32, double %kept34, double %kept35, double %kept36)
  %.229.i201.i.i.fca.1.load.i = load double, ptr %.fca.1.gep6255.i, align 8, !noalias !30
  %.229.i201.i.i.fca.0.load.i = load double, ptr %.210.i33.i.i.i, align 8, !noalias !30
  br label %B106.endif.i.i.i

B310.i.i.i.i:                                     ; preds = %B224.i.i.i.i
  %.258.i.i.i.i = fmul double %.256.i.i.i.i.i, %price.4.i.i.0..3449.i
  %.264.i.i666.i.i = fdiv double %state.2.i.sroa.0.0.i, %.258.i.i.i.i
  %.267.i.i669.i.i = fmul double %kept22, %.264.i.i666.i.i
  br i1 %.74.i.i.i.i.i, label %B106.endif.i.i.i, label %B16.i.i.i.i.i

B16.i.i.i.i.i:                                    ; preds = %B310.i.i.i.i
  %.27.i2.i.i.i.i = fdiv double %.267.i.i669.i.i, %kept29
  %.35.i.i177.i.i.i = fmul double %.27.i2.i.i.i.i, 0x3FF0000000000009
  %.71.i.i180.i.i.le.i = tail call double @llvm.floor.f64(double %.35.i.i177.i.i.i)
  %.83.i9.i.i.i.i = fmul double %kept29, %.71.i.i180.i.i.le.i
  br label %B106.endif.i.i.i

B218.i.i.i.i:                                     ; preds = %B162.i.i.thread.i
  %.257.i515.i.i.i = fmul double %price.4.i.i.0..3449.i, %arg.terms.6.9963.i
  %.265.i540.i.i.i = fmul double %.256.i.i.i.i.i, %.257.i515.i.i.i
  %.271.i.i.i.i = fmul double %state.2.i.sroa.0.0.i, 0x3FF0000000001198
  %.272.i553.i.i.i = fcmp ugt double %.265.i540.i.i.i, %.271.i.i.i.i
  br i1 %.272.i553.i.i.i, label %B1270.endif.i, label %B270.i.i.i.thread

B270.i.i.i.thread:                                ; preds = %B218.i.i.i.i
  %.378.i.i3814.i17 = sitofp i64 %.3418.i to double
  %.379.i.i.i18 = fmul double %arg.terms.6.9963.i, %.378.i.i3814.i17
  %.384.i.i.i19 = fmul double %kept34, %.378.i.i3814.i17
  call void @llvm.memset.p0.i64(ptr noundef nonnull align 8 dereferenceable(32) %.154.i800.i.i.i, i8 0, i64 32, i1 false), !noalias !0
  br label %B98.i.i.i3833.i

_ZN4kurs8backtest7kernels8_coveredB3v32B70c8tJTIeFIjxB2IKSgI4CrvQCk0Z4yRYcWsCAQUQzVBF6jCIJo8Y_2fTKIIZjxSegOLaAIAE116State_28float64_2c_20float64_2c_20float64_2c_20float64_2c_20float64_2c_20float64_2c_20int64_2c_20int64_2c_20int64_2926Exact_28float64_20x_202_29d263Terms_28float64_2c_20float64_2c_20float64_2c_20float64_2c_20bool_2c_20bool_2c_20float64_2c_20float64_2c_20float64_2c_20bool_2c_20bool_2c_20bool_2c_20float64_2c_20float64_2c_20float64_2c_20float64_2c_20float64_2c_20float64_2c_20float64_2c_20float64_2c_20float64_29.exit.i.i.i: ; preds = %B162.i.i.thread.i
  call fastcc void @kurs_native_0(ptr %.172.i.i154.i.i, double %state.2.i.sroa.0.0.i, double %state.2.i.sroa.10.0.i, double %arg.terms.6.9963.i, double %kept34, double %price.4.i.i.0..3449.i, double %kept17, double %kept32, double %kept28, double %kept35)
  %.191.i.i.i4015.fca.0.load.i = load double, ptr %.172.i.i154.i.i, align 8, !noalias !34
  %.72.i57.i.i.i.i = fadd double %kept16, %state.2.i.sroa.0.0.i
  %.245.i680.i.i.i = fmul double %.72.i57.i.i.i.i, -1.000000e-27
  %.246.i681.i.i.i = fcmp ult double %.191.i.i.i4015.fca.0.load.i, %.245.i680.i.i.i
  br i1 %.246.i681.i.i.i, label %B1270.endif.i, label %B270.i.i.i.thread30

B270.i.i.i.thread30:                              ; preds = %_ZN4kurs8backtest7kernels8_coveredB3v32B70c8tJTIeFIjxB2IKSgI4CrvQCk0Z4yRYcWsCAQUQzVBF6jCIJo8Y_2fTKIIZjxSegOLaAIAE116State_28float64_2c_20float64_2c_20float64_2c_20float64_2c_20float64_2c_20float64_2c_20int64_2c_20int64_2c_20int64_2926Exact_28float64_20x_202_29d263Terms_28float64_2c_20float64_2c_20float64_2c_20float64_2c_20bool_2c_20bool_2c_20float64_2c_20float64_2c_20float64_2c_20bool_2c_20bool_2c_20bool_2c_20float64_2c_20float64_2c_20float64_2c_20float64_2c_20float64_2c_20float64_2c_20float64_2c_20float64_2c_20float64_29.exit.i.i.i
  %.378.i.i3814.i33 = sitofp i64 %.3418.i to double
  %.379.i.i.i34 = fmul double %arg.terms.6.9963.i, %.378.i.i3814.i33
  %.384.i.i.i35 = fmul double %kept34, %.378.i.i3814.i33
  br label %B34.i.i.i4005.i

B270.i.i.i:                                       ; preds = %B106.endif.i.i.i
  call void @llvm.memset.p0.i64(ptr noundef nonnull align 8 dereferenceable(32) %.172.i.i154.i.i, i8 0, i64 32, i1 false), !noalias !0
  %.378.i.i3814.i = sitofp i64 %.3418.i to double
  %.379.i.i.i = fmul double %.213.i.i3364.sroa.0.0.i, %.378.i.i3814.i
  %.384.i.i.i = fmul double %.213.i.i3364.sroa.7.0.i, %.378.i.i3814.i
  call void @llvm.memset.p0.i64(ptr noundef nonnull align 8 dereferenceable(32) %.154.i800.i.i.i, i8 0, i64 32, i1 false), !noalias !0
  br i1 %"$phi46.0.2.i.i.i.i.0.i", label %B98.i.i.i3833.i, label %B34.i.i.i4005.i

B34.i.i.i4005.i:                                  ; preds = %B270.i.i.i.thread30, %B270.i.i.i
  %.384.i.i.i40 = phi double [ %.384.i.i.i35, %B270.i.i.i.thread30 ], [ %.384.i.i.i, %B270.i.i.i ]
  %.379.i.i.i39 = phi double [ %.379.i.i.i34, %B270.i.i.i.thread30 ], [ %.379.i.i.i, %B270.i.i.i ]
  %.378.i.i3814.i38 = phi double [ %.378.i.i3814.i33, %B270.i.i.i.thread30 ], [ %.378.i.i3814.i, %B270.i.i.i ]
  %.213.i.i3364.sroa.0.02228.i37 = phi double [ %arg.terms.6.9963.i, %B270.i.i.i.thread30 ], [ %.213.i.i3364.sroa.0.0.i, %B270.i.i.i ]
  %.213.i.i3364.sroa.7.02130.i36 = phi double [ %kept34, %B270.i.i.i.thread30 ], [ %.213.i.i3364.sroa.7.0.i, %B270.i.i.i ]
  call fastcc void @kurs_native_0(ptr %.154.i800.i.i.i, double %state.2.i.sroa.0.0.i, double %state.2.i.sroa.10.0.i, double %.379.i.i.i39, double %.384.i.i.i40, double %price.4.i.i.0.i, double %kept17, double %kept32, double %kept28, double %kept35)
  %.173.i.i739.i.fca.3.load.i = load double, ptr %.fca.3.gep6640.i, align 8, !noalias !38
  %.173.i.i739.i.fca.2.load.i = load double, ptr %.fca.2.gep6639.i, align 8, !noalias !38
  %.173.i.i739.i.fca.1.load.i = load double, ptr %.fca.1.gep6638.i, align 8, !noalias !38
  %.173.i.i739.i.fca.0.load.i = load double, ptr %.154.i800.i.i.i, align 8, !noalias !38
  br label %B270.endif.i.i.i

B98.i.i.i3833.i:                                  ; preds = %B270.i.i.i.thread, %B270.i.i.i
  %.384.i.i.i29 = phi double [ %.384.i.i.i19, %B270.i.i.i.thread ], [ %.384.i.i.i, %B270.i.i.i ]
  %.379.i.i.i27 = phi double [ %.379.i.i.i18, %B270.i.i.i.thread ], [ %.379.i.i.i, %B270.i.i.i ]
  %.378.i.i3814.i25 = phi double [ %.378.i.i3814.i17, %B270.i.i.i.thread ], [ %.378.i.i3814.i, %B270.i.i.i ]
  %.213.i.i3364.sroa.0.02228.i23 = phi double [ %arg.terms.6.9963.i, %B270.i.i.i.thread ], [ %.213.i.i3364.sroa.0.0.i, %B270.i.i.i ]
  %.213.i.i3364.sroa.7.02130.i21 = phi double [ %kept34, %B270.i.i.i.thread ], [ %.213.i.i3364.sroa.7.0.i, %B270.i.i.i ]
  %.213.i969.i.i.i = fmul double %price.4.i.i.0.i, %.379.i.i.i27
  %.220.i973.i.i.i = fcmp ogt double %.213.i969.i.i.i, 0.000000e+00
  %.228.i975.i.i.i = fneg double %.213.i969.i.i.i
  %"$phi128.0.2.i.i.i3356.0.i" = select i1 %.220.i973.i.i.i, double %.213.i969.i.i.i, double %.228.i975.i.i.i
  %.234.i.i.i3836.i = fmul double %kept17, %"$phi128.0.2.i.i.i3356.0.i"
  %.244.i992.i.i.i = fsub double %state.2.i.sroa.0.0.i, %.213.i969.i.i.i
  %.247.i994.i.i.i = fsub double %.244.i992.i.i.i, %.234.i.i.i3836.i
  br label %B270.endif.i.i.i

B768.i.i.i:                                       ; preds = %B270.endif.i.i.i
  br i1 %.18.i.i.i, label %B16.i.i713.i.i, label %B1154.i.i.i

B16.i.i713.i.i:                                   ; preds = %B768.i.i.i
  %.27.i1158.i.i.i = fdiv double %.735.i.i.i, %kept28
  %.35.i1165.i.i.i = fmul double %.27.i1158.i.i.i, 0x3FEFFFFFFFFFFFEE
  %.52.i1179.i.i.le.i = tail call double @llvm.ceil.f64(double %.35.i1165.i.i.i)
  %.83.i1170.i.i.i = fmul double %kept28, %.52.i1179.i.i.le.i
  %.27.i1345.i.i.i = fdiv double %.743.i.i.i, %kept28
  %.35.i1352.i.i.i = fmul double %.27.i1345.i.i.i, 0x3FEFFFFFFFFFFFEE
  %.52.i1386.i.i.le.i = tail call double @llvm.ceil.f64(double %.35.i1352.i.i.i)
  %.83.i1369.i.i.i = fmul double %kept28, %.52.i1386.i.i.le.i
  br label %B1154.i.i.i

entry.endif.endif.endif.endif.endif.i1432.i.i.i:  ; preds = %B270.endif.i.i.i
  %.85.i.i.i.i = fcmp olt double %.379.i.i.i26, 0.000000e+00
  %.93.i1496.i.i.i = fneg double %.379.i.i.i26
  %.99.i1522.i.i.i = fmul double %.256.i.i.i.i.i, %.93.i1496.i.i.i
  %.103.i1524.i.i.i = fdiv double %.401.i.i3372.sroa.0.0.i, %.99.i1522.i.i.i
  %"$phi102.0.2.i.i.i.0.i" = select i1 %.85.i.i.i.i, double %.103.i1524.i.i.i, double 0x7FF0000000000000
  %.871.i.i.i = fcmp uge double %"$phi102.0.2.i.i.i.0.i", %.735.i.i.i
  %or.cond9970.i = or i1 %"$phi46.0.2.i.i.i.i.0.i", %.871.i.i.i
  br i1 %or.cond9970.i, label %B1030.i.i.i, label %B952.i.i.i

B952.i.i.i:                                       ; preds = %entry.endif.endif.endif.endif.endif.i1432.i.i.i
  call fastcc void @kurs_native_2(ptr %.933.i.i.i, double %.401.i.i3372.sroa.0.0.i, double %.401.i.i3372.sroa.5.0.i, double %.213.i.i3364.sroa.0.02228.i22, double %.213.i.i3364.sroa.7.02130.i20, double %kept16, double %kept17, double %kept28, double %kept32, double %kept35)
  %.952.i.i.i = load double, ptr %.933.i.i.i, align 8, !noalias !19
  br label %B1030.i.i.i

B1030.i.i.i:                                      ; preds = %B952.i.i.i, %entry.endif.endif.endif.endif.endif.i1432.i.i.i
  %ruin.2.i.i.0.i = phi double [ %.952.i.i.i, %B952.i.i.i ], [ %"$phi102.0.2.i.i.i.0.i", %entry.endif.endif.endif.endif.endif.i1432.i.i.i ]
  br i1 %.18.i.i.i, label %B16.i1199.i.i.i, label %_ZN4kurs8backtest7kernels8_steppedB2v7B70c8tJTIeFIjxB2IKSgI4CrvQCk0Z4yRYcWsCAQUQzVBF6jCIJo8Y_2fTKIIZjxSegOLaAIAEddx.exit1249.i.i.thread.i

_ZN4kurs8backtest7kernels8_steppedB2v7B70c8tJTIeFIjxB2IKSgI4CrvQCk0Z4yRYcWsCAQUQzVBF6jCIJo8Y_2fTKIIZjxSegOLaAIAEddx.exit1249.i.i.thread.i: ; preds = %B1030.i.i.i
  %.1004.i.i37.i = fcmp olt double %.735.i.i.i, %ruin.2.i.i.0.i
  %.735.i.i.ruin.2.i.i.038.i = select i1 %.1004.i.i37.i, double %.735.i.i.i, double %ruin.2.i.i.0.i
  br label %B1154.i.i.i

B16.i1199.i.i.i:                                  ; preds = %B1030.i.i.i
  %.27.i1205.i.i.i = fdiv double %.743.i.i.i, %kept28
  %.35.i1212.i.i.i = fmul double %.27.i1205.i.i.i, 0x3FF0000000000009
  %.71.i1234.i.i.le.i = tail call double @llvm.floor.f64(double %.35.i1212.i.i.i)
  %.83.i1229.i.i.i = fmul double %kept28, %.71.i1234.i.i.le.i
  %.1004.i.i.i = fcmp olt double %.735.i.i.i, %ruin.2.i.i.0.i
  %.735.i.i.ruin.2.i.i.0.i = select i1 %.1004.i.i.i, double %.735.i.i.i, double %ruin.2.i.i.0.i
  %.27.i1275.i.i.i = fdiv double %.735.i.i.ruin.2.i.i.0.i, %kept28
  %.35.i1282.i.i.i = fmul double %.27.i1275.i.i.i, 0x3FF0000000000009
  %.71.i1304.i.i.le.i = tail call double @llvm.floor.f64(double %.35.i1282.i.i.i)
  %.83.i1299.i.i.i = fmul double %kept28, %.71.i1304.i.i.le.i
  br label %B1154.i.i.i

B1154.i.i.i:                                      ; preds = %B16.i1199.i.i.i, %_ZN4kurs8backtest7kernels8_steppedB2v7B70c8tJTIeFIjxB2IKSgI4CrvQCk0Z4yRYcWsCAQUQzVBF6jCIJo8Y_2fTKIIZjxSegOLaAIAEddx.exit1249.i.i.thread.i, %B16.i.i713.i.i, %B768.i.i.i
  %above.3.i.i.0.i = phi double [ %.743.i.i.i, %B768.i.i.i ], [ %.83.i1299.i.i.i, %B16.i1199.i.i.i ], [ %.83.i1369.i.i.i, %B16.i.i713.i.i ], [ %.735.i.i.ruin.2.i.i.038.i, %_ZN4kurs8backtest7kernels8_steppedB2v7B70c8tJTIeFIjxB2IKSgI4CrvQCk0Z4yRYcWsCAQUQzVBF6jCIJo8Y_2fTKIIZjxSegOLaAIAEddx.exit1249.i.i.thread.i ]
  %below.3.i.i.0.i = phi double [ %.735.i.i.i, %B768.i.i.i ], [ %.83.i1229.i.i.i, %B16.i1199.i.i.i ], [ %.83.i1170.i.i.i, %B16.i.i713.i.i ], [ %.743.i.i.i, %_ZN4kurs8backtest7kernels8_steppedB2v7B70c8tJTIeFIjxB2IKSgI4CrvQCk0Z4yRYcWsCAQUQzVBF6jCIJo8Y_2fTKIIZjxSegOLaAIAEddx.exit1249.i.i.thread.i ]
  %.1072.i.i.i = fmul double %below.3.i.i.0.i, 0x3FF0000000000005
  %.1077.i.i.i = fmul double %above.3.i.i.0.i, 0x3FEFFFFFFFFFFFF7
  br label %B1270.endif.i

B0.endif.i.i.i:                                   ; preds = %B0.endif.i.i.i3665.i, %B134.i.i.i.i, %B80.i.i.i.i
  %"$phi136.0.2.i.i.i.0.i" = phi i64 [ 1, %B80.i.i.i.i ], [ 0, %B134.i.i.i.i ], [ 0, %B0.endif.i.i.i3665.i ]
  %28 = or i64 %"$phi136.0.2.i.i.i.0.i", %"$phi66.0.2.i.i.i.0.i"
  %.172.i636.i.not.i = icmp eq i64 %28, 0
  br i1 %.172.i636.i.not.i, label %B106.i.i.i, label %B1270.endif.i

B106.endif.i.i.i:                                 ; preds = %B16.i.i.i.i.i, %B310.i.i.i.i, %B254.i.i.i.i
  %.213.i.i3364.sroa.7.0.i = phi double [ 0.000000e+00, %B310.i.i.i.i ], [ %.229.i201.i.i.fca.1.load.i, %B254.i.i.i.i ], [ 0.000000e+00, %B16.i.i.i.i.i ]
  %.213.i.i3364.sroa.0.0.i = phi double [ %.267.i.i669.i.i, %B310.i.i.i.i ], [ %.229.i201.i.i.fca.0.load.i, %B254.i.i.i.i ], [ %.83.i9.i.i.i.i, %B16.i.i.i.i.i ]
  %.249.i.i3713.i = fcmp ugt double %.213.i.i3364.sroa.0.0.i, 0.000000e+00
  br i1 %.249.i.i3713.i, label %B270.i.i.i, label %B1270.endif.i

B106.endif.i.i.thread.i:                          ; preds = %B106.i.i.i
  %.95.i265.i.i.i = fcmp ogt double %state.2.i.sroa.0.0.i, 0.000000e+00
  %arg.terms.6.9963.i = select i1 %.95.i265.i.i.i, double %kept22, double 0.000000e+00
  %.249.i.i371320.i = fcmp ugt double %arg.terms.6.9963.i, 0.000000e+00
  br i1 %.249.i.i371320.i, label %B162.i.i.thread.i, label %B1270.endif.i

B162.i.i.thread.i:                                ; preds = %B106.endif.i.i.thread.i
  call void @llvm.memset.p0.i64(ptr noundef nonnull align 8 dereferenceable(32) %.172.i.i154.i.i, i8 0, i64 32, i1 false), !noalias !0
  br i1 %"$phi46.0.2.i.i.i.i.0.i", label %B218.i.i.i.i, label %_ZN4kurs8backtest7kernels8_coveredB3v32B70c8tJTIeFIjxB2IKSgI4CrvQCk0Z4yRYcWsCAQUQzVBF6jCIJo8Y_2fTKIIZjxSegOLaAIAE116State_28float64_2c_20float64_2c_20float64_2c_20float64_2c_20float64_2c_20float64_2c_20int64_2c_20int64_2c_20int64_2926Exact_28float64_20x_202_29d263Terms_28float64_2c_20float64_2c_20float64_2c_20float64_2c_20bool_2c_20bool_2c_20float64_2c_20float64_2c_20float64_2c_20bool_2c_20bool_2c_20bool_2c_20float64_2c_20float64_2c_20float64_2c_20float64_2c_20float64_2c_20float64_2c_20float64_2c_20float64_2c_20float64_29.exit.i.i.i

B270.endif.i.i.i:                                 ; preds = %B98.i.i.i3833.i, %B34.i.i.i4005.i
  %.384.i.i.i28 = phi double [ %.384.i.i.i29, %B98.i.i.i3833.i ], [ %.384.i.i.i40, %B34.i.i.i4005.i ]
  %.379.i.i.i26 = phi double [ %.379.i.i.i27, %B98.i.i.i3833.i ], [ %.379.i.i.i39, %B34.i.i.i4005.i ]
  %.378.i.i3814.i24 = phi double [ %.378.i.i3814.i25, %B98.i.i.i3833.i ], [ %.378.i.i3814.i38, %B34.i.i.i4005.i ]
  %.213.i.i3364.sroa.0.02228.i22 = phi double [ %.213.i.i3364.sroa.0.02228.i23, %B98.i.i.i3833.i ], [ %.213.i.i3364.sroa.0.02228.i37, %B34.i.i.i4005.i ]
  %.213.i.i3364.sroa.7.02130.i20 = phi double [ %.213.i.i3364.sroa.7.02130.i21, %B98.i.i.i3833.i ], [ %.213.i.i3364.sroa.7.02130.i36, %B34.i.i.i4005.i ]
  %.401.i.i3372.sroa.15.0.i = phi double [ %price.4.i.i.0.i, %B98.i.i.i3833.i ], [ %.173.i.i739.i.fca.3.load.i, %B34.i.i.i4005.i ]
  %.401.i.i3372.sroa.10.0.i = phi double [ %.234.i.i.i3836.i, %B98.i.i.i3833.i ], [ %.173.i.i739.i.fca.2.load.i, %B34.i.i.i4005.i ]
  %.401.i.i3372.sroa.5.0.i = phi double [ 0.000000e+00, %B98.i.i.i3833.i ], [ %.173.i.i739.i.fca.1.load.i, %B34.i.i.i4005.i ]
  %.401.i.i3372.sroa.0.0.i = phi double [ %.247.i994.i.i.i, %B98.i.i.i3833.i ], [ %.173.i.i739.i.fca.0.load.i, %B34.i.i.i4005.i ]
  %.519.i.i3879.i = getelementptr double, ptr %numbers54, i64 %state.2.i.sroa.60.0.i
  store i64 %.2575.0208.i, ptr %.519.i.i3879.i, align 8, !noalias !19
  %.576.i.i.i = getelementptr double, ptr %19, i64 %state.2.i.sroa.60.0.i
  store double %.379.i.i.i26, ptr %.576.i.i.i, align 8, !noalias !19
  %.634.i.i.i = getelementptr double, ptr %16, i64 %state.2.i.sroa.60.0.i
  store double %.401.i.i3372.sroa.15.0.i, ptr %.634.i.i.i, align 8, !noalias !19
  %.692.i.i3953.i = getelementptr double, ptr %13, i64 %state.2.i.sroa.60.0.i
  store double %.401.i.i3372.sroa.10.0.i, ptr %.692.i.i3953.i, align 8, !noalias !19
  %.732.i.i3971.i = fmul double %kept23, %.378.i.i3814.i24
  %.733.i.i.i = fsub double 1.000000e+00, %.732.i.i3971.i
  %.735.i.i.i = fmul double %price.4.i.i.0.i, %.733.i.i.i
  %.740.i.i.i = fmul double %kept24, %.378.i.i3814.i24
  %.741.i.i.i = fadd double %.740.i.i.i, 1.000000e+00
  %.743.i.i.i = fmul double %price.4.i.i.0.i, %.741.i.i.i
  br i1 %.267.i3621.i, label %B768.i.i.i, label %entry.endif.endif.endif.endif.endif.i1432.i.i.i

B1384.i:                                          ; preds = %B1270.endif.i, %B960.i
  %.3629.i = phi double [ %.3629.pre.i, %B1270.endif.i ], [ %.3629.pre232.i, %B960.i ]
  %state.8.sroa.96.3.i = phi i64 [ %.3517.sroa.30.0.i, %B1270.endif.i ], [ %.2838.0170.i, %B960.i ]
  %state.8.sroa.80.3.i = phi double [ %.3517.sroa.25.0.i, %B1270.endif.i ], [ %.340.i770.i, %B960.i ]
  %state.8.sroa.64.3.i = phi double [ %.3517.sroa.20.0.i, %B1270.endif.i ], [ %.287.i737.i, %B960.i ]
  %state.8.sroa.48.3.i = phi double [ %.3517.sroa.15.0.i, %B1270.endif.i ], [ %.234.i.i, %B960.i ]
  %state.8.sroa.32.3.i = phi double [ %.3517.sroa.10.0.i, %B1270.endif.i ], [ %.181.i.i, %B960.i ]
  %state.8.sroa.16.3.i = phi double [ %.3517.sroa.5.0.i, %B1270.endif.i ], [ %.128.i634.i, %B960.i ]
  %state.8.sroa.0.3.i = phi double [ %.3517.sroa.0.0.i, %B1270.endif.i ], [ %.75.i596.i, %B960.i ]
  %.3632.i = fcmp ugt double %.3629.i, %state.8.sroa.64.3.i
  br i1 %.3632.i, label %B1418.i, label %B1452.i

B1418.i:                                          ; preds = %B1384.i
  %.3668.i = load double, ptr %25, align 8, !noalias !0
  %.3671.i = fcmp ult double %.3668.i, %state.8.sroa.80.3.i
  br i1 %.3671.i, label %B1606.i, label %B1452.i

B1452.i:                                          ; preds = %B1418.i, %B1384.i
  %.3702.i = getelementptr i64, ptr %.1495.i, i64 %.2838.0170.i
  %.3703.i = load i64, ptr %.3702.i, align 8, !noalias !0
  %.3707.i = add i64 %state.8.sroa.96.3.i, %.2838.0.neg176.i
  %.3708.i = add nsw i64 %.3707.i, %.3703.i
  store i64 %.3708.i, ptr %.3702.i, align 8, !noalias !0
  %.3809.i = load double, ptr %24, align 8, !noalias !0
  %.3840.i = load double, ptr %25, align 8, !noalias !0
  %.3871.i = load double, ptr %26, align 8, !noalias !0
  %.127.i11170.i = fcmp ule double %state.8.sroa.32.3.i, 0.000000e+00
  br i1 %.127.i11170.i, label %B248.i.i, label %B58.i.i

B1606.i:                                          ; preds = %B108.endif.i.i11477.i, %B598.i.i12038.i, %B534.i.i12025.i, %B1418.i
  %state.9.sroa.90.4.i = phi i64 [ %state.8.sroa.96.3.i, %B1418.i ], [ %.2908.i, %B108.endif.i.i11477.i ], [ %.2908.i, %B598.i.i12038.i ], [ %.2908.i, %B534.i.i12025.i ]
  %state.9.sroa.75.4.i = phi double [ %state.8.sroa.80.3.i, %B1418.i ], [ 0x7FF0000000000000, %B108.endif.i.i11477.i ], [ 0x7FF0000000000000, %B598.i.i12038.i ], [ 0x7FF0000000000000, %B534.i.i12025.i ]
  %state.9.sroa.60.4.i = phi double [ %state.8.sroa.64.3.i, %B1418.i ], [ 0xFFF0000000000000, %B108.endif.i.i11477.i ], [ 0xFFF0000000000000, %B598.i.i12038.i ], [ 0xFFF0000000000000, %B534.i.i12025.i ]
  %state.9.sroa.45.4.i = phi double [ %state.8.sroa.48.3.i, %B1418.i ], [ 0.000000e+00, %B108.endif.i.i11477.i ], [ 0.000000e+00, %B598.i.i12038.i ], [ 0.000000e+00, %B534.i.i12025.i ]
  %state.9.sroa.30.4.i = phi double [ %state.8.sroa.32.3.i, %B1418.i ], [ 0.000000e+00, %B108.endif.i.i11477.i ], [ 0.000000e+00, %B598.i.i12038.i ], [ 0.000000e+00, %B534.i.i12025.i ]
  %state.9.sroa.15.4.i = phi double [ %state.8.sroa.16.3.i, %B1418.i ], [ %.188.i.i11019.sroa.5.0.i, %B108.endif.i.i11477.i ], [ 0.000000e+00, %B598.i.i12038.i ], [ %.188.i.i11019.sroa.5.0.i, %B534.i.i12025.i ]
  %state.9.sroa.0.4.i = phi double [ %state.8.sroa.0.3.i, %B1418.i ], [ %.188.i.i11019.sroa.0.0.i, %B108.endif.i.i11477.i ], [ 0.000000e+00, %B598.i.i12038.i ], [ %.188.i.i11019.sroa.0.0.i, %B534.i.i12025.i ]
  store double %state.9.sroa.0.4.i, ptr %.74.i595.i, align 8, !noalias !42
  store double %state.9.sroa.15.4.i, ptr %.127.i633.i, align 8, !noalias !42
  store double %state.9.sroa.30.4.i, ptr %.180.i.i, align 8, !noalias !42
  store double %state.9.sroa.45.4.i, ptr %.233.i.i, align 8, !noalias !42
  store double %state.9.sroa.60.4.i, ptr %.286.i736.i, align 8, !noalias !42
  store double %state.9.sroa.75.4.i, ptr %.339.i769.i, align 8, !noalias !42
  %.3983.i = getelementptr i64, ptr %.1495.i, i64 %.2838.0170.i
  %.3984.i = load i64, ptr %.3983.i, align 8, !noalias !0
  %.3988.i = add i64 %state.9.sroa.90.4.i, %.2838.0.neg176.i
  %.3989.i = add nsw i64 %.3988.i, %.3984.i
  store i64 %.3989.i, ptr %.3983.i, align 8, !noalias !0
  %.4026.i = fcmp ogt double %state.9.sroa.60.4.i, %highest_floor.7.2175.i
  %"$phi1726.2.2.3.i" = select i1 %.4026.i, double %state.9.sroa.60.4.i, double %highest_floor.7.2175.i
  %.4051.i = fcmp olt double %state.9.sroa.75.4.i, %lowest_ceiling.7.2174.i
  %"$phi1766.2.2.3.i" = select i1 %.4051.i, double %state.9.sroa.75.4.i, double %lowest_ceiling.7.2174.i
  %.2838.0.neg.i = xor i64 %.2838.0170.i, -1
  %.2895.i = icmp sgt i64 %.2841.0173.i, 1
  br i1 %.2895.i, label %B960.i, label %B1776.i

B1776.i:                                          ; preds = %B1606.i, %B876.i, %B850.i
  %lowest_ceiling.6.2.i = phi double [ %lowest_ceiling.4.0210.mux.i, %B850.i ], [ 0x7FF0000000000000, %B876.i ], [ %"$phi1766.2.2.3.i", %B1606.i ]
  %highest_floor.6.2.i = phi double [ %highest_floor.4.0211.mux.i, %B850.i ], [ 0xFFF0000000000000, %B876.i ], [ %"$phi1726.2.2.3.i", %B1606.i ]
  br label %B1820.if.i

B2016.i:                                          ; preds = %B1820.if.i
  %brmerge218.not.i = select i1 %.4540.i, i1 %.4678191.not220.i, i1 false
  br i1 %brmerge218.not.i, label %B2056.lr.ph.i, label %B2760.i

B2056.lr.ph.i:                                    ; preds = %B2016.i
  %29 = getelementptr double, ptr %numbers4, i64 %.2575.0208.i
  %30 = getelementptr double, ptr %numbers6, i64 %.2575.0208.i
  br label %B2056.i

B2056.i:                                          ; preds = %B3525.i, %B2056.lr.ph.i
  %waiting.6.2196.i = phi i1 [ false, %B2056.lr.ph.i ], [ %waiting.7.3.i, %B3525.i ]
  %highest_floor.8.2195.i = phi double [ %highest_floor.6.2.i, %B2056.lr.ph.i ], [ %highest_floor.9.3.i, %B3525.i ]
  %lowest_ceiling.8.2194.i = phi double [ %lowest_ceiling.6.2.i, %B2056.lr.ph.i ], [ %lowest_ceiling.9.3.i, %B3525.i ]
  %.4612.0192.i = phi i64 [ 0, %B2056.lr.ph.i ], [ %.4691.i, %B3525.i ]
  %.4691.i = add nuw nsw i64 %.4612.0192.i, 1
  %.4754.i = getelementptr i8, ptr %.1658.i, i64 %.4612.0192.i
  %.4755.i = load i8, ptr %.4754.i, align 1, !noalias !0
  %.4758.not.i = icmp eq i8 %.4755.i, 0
  br i1 %.4758.not.i, label %B3525.i, label %B2076.i

B2076.i:                                          ; preds = %B2056.i
  %.4816.i = getelementptr i8, ptr %numbers51, i64 %.4612.0192.i
  %.4817.i = load i8, ptr %.4816.i, align 1, !noalias !0
  %.4820.not.i = icmp eq i8 %.4817.i, 0
  %.4858.i = zext i1 %.4820.not.i to i8
  store i8 %.4858.i, ptr %.4816.i, align 1, !noalias !0
  %"$phi2142.2.2.4.i" = select i1 %.4820.not.i, i64 1, i64 -1
  br i1 %.4820.not.i, label %B2204.i, label %B2160.i

B2160.i:                                          ; preds = %B2076.i
  %31 = getelementptr double, ptr %.1337.i, i64 %.4612.0192.i
  %.4988.i = load double, ptr %31, align 8, !noalias !0
  %.4989.i = fcmp ogt double %.4988.i, 0.000000e+00
  %brmerge9971.i = select i1 %.4989.i, i1 true, i1 %.178.i
  br i1 %brmerge9971.i, label %B2204.i, label %B3525.i

B2204.i:                                          ; preds = %B2160.i, %B2076.i
  %32 = getelementptr i64, ptr %numbers14, i64 %.4612.0192.i
  %.5039.i = load i64, ptr %32, align 8, !noalias !0
  %.5041.not.i = icmp slt i64 %.2575.0208.i, %.5039.i
  br i1 %.5041.not.i, label %B3525.i, label %B2230.i

B2230.i:                                          ; preds = %B2204.i
  %33 = getelementptr double, ptr %.1337.i, i64 %.4612.0192.i
  %.5076.i = load double, ptr %33, align 8, !noalias !0
  %.5078.i = sitofp i64 %"$phi2142.2.2.4.i" to double
  %.5079.i = fmul double %.5076.i, %.5078.i
  %.5080.i = fcmp ugt double %.5079.i, 0.000000e+00
  br i1 %.5080.i, label %B3525.i, label %B2260.i

B2260.i:                                          ; preds = %B2230.i
  br i1 %.169.i.not, label %B2742.i, label %B2274.i

B2274.i:                                          ; preds = %B2260.i
  %.74.i844.i = getelementptr double, ptr %.1266.i, i64 %.4612.0192.i
  %.75.i845.i = load double, ptr %.74.i844.i, align 8, !noalias !45
  %.127.i891.i = getelementptr double, ptr %1, i64 %.4612.0192.i
  %.128.i892.i = load double, ptr %.127.i891.i, align 8, !noalias !45
  %.233.i982.i = getelementptr double, ptr %2, i64 %.4612.0192.i
  %.234.i983.i = load double, ptr %.233.i982.i, align 8, !noalias !45
  %.286.i1029.i = getelementptr double, ptr %3, i64 %.4612.0192.i
  %.339.i1076.i = getelementptr double, ptr %4, i64 %.4612.0192.i
  %.5155.i = fcmp une double %.5076.i, 0.000000e+00
  %or.cond9964.i = and i1 %.187.i, %.5155.i
  br i1 %or.cond9964.i, label %B2346.i, label %B2506.i

B2346.i:                                          ; preds = %B2274.i
  %.5188.i = load double, ptr %29, align 8, !noalias !0
  %.5219.i = load double, ptr %30, align 8, !noalias !0
  br i1 %.90.i1151.i, label %B26.i1332.i, label %B2346.endif.i

B26.i1332.i:                                      ; preds = %B2346.i
  %.99.i1339.i = fmul double %kept19, %.5078.i
  %.100.i1340.i = fadd double %.99.i1339.i, 1.000000e+00
  %.102.i1342.i = fmul double %.2703.i, %.100.i1340.i
  br i1 %.18.i.i.i, label %B16.i.i1443.i, label %_ZN4kurs8backtest7kernels8_steppedB2v7B70c8tJTIeFIjxB2IKSgI4CrvQCk0Z4yRYcWsCAQUQzVBF6jCIJo8Y_2fTKIIZjxSegOLaAIAEddx.exit.i1351.i

B16.i.i1443.i:                                    ; preds = %B26.i1332.i
  %.27.i.i1449.i = fdiv double %.102.i1342.i, %kept28
  %34 = shl nsw i64 %"$phi2142.2.2.4.i", 1
  %.32.i.i1453.i = sitofp i64 %34 to double
  %.33.i.i1454.i = fmul double %.32.i.i1453.i, 1.000000e-15
  %.34.i.i1455.i = fsub double 1.000000e+00, %.33.i.i1454.i
  %.35.i.i1456.i = fmul double %.34.i.i1455.i, %.27.i.i1449.i
  br i1 %.4820.not.i, label %for.body.i.i1489.i, label %for.body.1.i.i1477.i

B150.i.i1470.i:                                   ; preds = %for.body.1.i.i1477.i, %for.body.i.i1489.i
  %"$phi150.0.2.i.i1235.0.i" = phi double [ %.52.i.i1490.le.i, %for.body.i.i1489.i ], [ %.71.i.i1478.le.i, %for.body.1.i.i1477.i ]
  %.83.i.i1473.i = fmul double %kept28, %"$phi150.0.2.i.i1235.0.i"
  br label %_ZN4kurs8backtest7kernels8_steppedB2v7B70c8tJTIeFIjxB2IKSgI4CrvQCk0Z4yRYcWsCAQUQzVBF6jCIJo8Y_2fTKIIZjxSegOLaAIAEddx.exit.i1351.i

for.body.i.i1489.i:                               ; preds = %B16.i.i1443.i
  %.52.i.i1490.le.i = tail call double @llvm.ceil.f64(double %.35.i.i1456.i)
  br label %B150.i.i1470.i

for.body.1.i.i1477.i:                             ; preds = %B16.i.i1443.i
  %.71.i.i1478.le.i = tail call double @llvm.floor.f64(double %.35.i.i1456.i)
  br label %B150.i.i1470.i

_ZN4kurs8backtest7kernels8_steppedB2v7B70c8tJTIeFIjxB2IKSgI4CrvQCk0Z4yRYcWsCAQUQzVBF6jCIJo8Y_2fTKIIZjxSegOLaAIAEddx.exit.i1351.i: ; preds = %B150.i.i1470.i, %B26.i1332.i
  %value.2.i.i1229.0.i = phi double [ %.83.i.i1473.i, %B150.i.i1470.i ], [ %.102.i1342.i, %B26.i1332.i ]
  %.140.i1364.i = fcmp ogt double %value.2.i.i1229.0.i, %kept28
  %value.2.i.i1229.0.arg.terms.12.i = select i1 %.140.i1364.i, double %value.2.i.i1229.0.i, double %kept28
  br i1 %.151.i.not, label %B2346.endif.i, label %B152.i1400.i

B152.i1400.i:                                     ; preds = %_ZN4kurs8backtest7kernels8_steppedB2v7B70c8tJTIeFIjxB2IKSgI4CrvQCk0Z4yRYcWsCAQUQzVBF6jCIJo8Y_2fTKIIZjxSegOLaAIAEddx.exit.i1351.i
  br i1 %.4820.not.i, label %B164.i1424.i, label %B184.i1405.i

B164.i1424.i:                                     ; preds = %B152.i1400.i
  %.181.i1428.i = fcmp olt double %value.2.i.i1229.0.arg.terms.12.i, %.5188.i
  %value.2.i.i1229.0.arg.terms.12..5188.i = select i1 %.181.i1428.i, double %value.2.i.i1229.0.arg.terms.12.i, double %.5188.i
  br label %B2346.endif.i

B184.i1405.i:                                     ; preds = %B152.i1400.i
  %.204.i1409.i = fcmp ogt double %value.2.i.i1229.0.arg.terms.12.i, %.5219.i
  %value.2.i.i1229.0.arg.terms.12..5219.i = select i1 %.204.i1409.i, double %value.2.i.i1229.0.arg.terms.12.i, double %.5219.i
  br label %B2346.endif.i

B2506.i:                                          ; preds = %B108.endif.i.i2305.i, %B2274.i
  %state.10.sroa.30.4.i = phi double [ 0.000000e+00, %B108.endif.i.i2305.i ], [ %.234.i983.i, %B2274.i ]
  %state.10.sroa.20.4.i = phi double [ 0.000000e+00, %B108.endif.i.i2305.i ], [ %.5076.i, %B2274.i ]
  %state.10.sroa.10.4.i = phi double [ %.188.i.i1749.sroa.5.0.i, %B108.endif.i.i2305.i ], [ %.128.i892.i, %B2274.i ]
  %state.10.sroa.0.4.i = phi double [ %.188.i.i1749.sroa.0.0.i, %B108.endif.i.i2305.i ], [ %.75.i845.i, %B2274.i ]
  %asked.6.4.i = phi double [ %price.4.i1249.0.i, %B108.endif.i.i2305.i ], [ %.2703.i, %B2274.i ]
  %.5439.i = load double, ptr %29, align 8, !noalias !0
  %.5470.i = load double, ptr %30, align 8, !noalias !0
  br i1 %.90.i1151.i, label %B26.i.i10807.i, label %_ZN4kurs8backtest7kernels7slippedB2v6B70c8tJTIeFIjxB2IKSgI4CrvQCk0Z4yRYcWsCAQUQzVBF6jCIJo8Y_2fTKIIZjxSegOLaAIAEdxdd263Terms_28float64_2c_20float64_2c_20float64_2c_20float64_2c_20bool_2c_20bool_2c_20float64_2c_20float64_2c_20float64_2c_20bool_2c_20bool_2c_20bool_2c_20float64_2c_20float64_2c_20float64_2c_20float64_2c_20float64_2c_20float64_2c_20float64_2c_20float64_2c_20float64_29.exit.i5224.i

B26.i.i10807.i:                                   ; preds = %B2506.i
  %.99.i.i10814.i = fmul double %kept19, %.5078.i
  %.100.i.i10815.i = fadd double %.99.i.i10814.i, 1.000000e+00
  %.102.i.i10817.i = fmul double %.2703.i, %.100.i.i10815.i
  br i1 %.18.i.i.i, label %B16.i.i.i10917.i, label %_ZN4kurs8backtest7kernels8_steppedB2v7B70c8tJTIeFIjxB2IKSgI4CrvQCk0Z4yRYcWsCAQUQzVBF6jCIJo8Y_2fTKIIZjxSegOLaAIAEddx.exit.i.i10826.i

B16.i.i.i10917.i:                                 ; preds = %B26.i.i10807.i
  %.27.i.i.i10923.i = fdiv double %.102.i.i10817.i, %kept28
  %35 = shl nsw i64 %"$phi2142.2.2.4.i", 1
  %.32.i.i.i10927.i = sitofp i64 %35 to double
  %.33.i.i.i10928.i = fmul double %.32.i.i.i10927.i, 1.000000e-15
  %.34.i.i.i10929.i = fsub double 1.000000e+00, %.33.i.i.i10928.i
  %.35.i.i.i10930.i = fmul double %.34.i.i.i10929.i, %.27.i.i.i10923.i
  br i1 %.4820.not.i, label %for.body.i.i.i10963.i, label %for.body.1.i.i.i10951.i

B150.i.i.i10944.i:                                ; preds = %for.body.1.i.i.i10951.i, %for.body.i.i.i10963.i
  %"$phi150.0.2.i.i.i5004.0.i" = phi double [ %.52.i.i.i10964.le.i, %for.body.i.i.i10963.i ], [ %.71.i.i.i10952.le.i, %for.body.1.i.i.i10951.i ]
  %.83.i.i.i10947.i = fmul double %kept28, %"$phi150.0.2.i.i.i5004.0.i"
  br label %_ZN4kurs8backtest7kernels8_steppedB2v7B70c8tJTIeFIjxB2IKSgI4CrvQCk0Z4yRYcWsCAQUQzVBF6jCIJo8Y_2fTKIIZjxSegOLaAIAEddx.exit.i.i10826.i

for.body.i.i.i10963.i:                            ; preds = %B16.i.i.i10917.i
  %.52.i.i.i10964.le.i = tail call double @llvm.ceil.f64(double %.35.i.i.i10930.i)
  br label %B150.i.i.i10944.i

for.body.1.i.i.i10951.i:                          ; preds = %B16.i.i.i10917.i
  %.71.i.i.i10952.le.i = tail call double @llvm.floor.f64(double %.35.i.i.i10930.i)
  br label %B150.i.i.i10944.i

_ZN4kurs8backtest7kernels8_steppedB2v7B70c8tJTIeFIjxB2IKSgI4CrvQCk0Z4yRYcWsCAQUQzVBF6jCIJo8Y_2fTKIIZjxSegOLaAIAEddx.exit.i.i10826.i: ; preds = %B150.i.i.i10944.i, %B26.i.i10807.i
  %value.2.i.i.i4998.0.i = phi double [ %.83.i.i.i10947.i, %B150.i.i.i10944.i ], [ %.102.i.i10817.i, %B26.i.i10807.i ]
  %.140.i.i10838.i = fcmp ogt double %value.2.i.i.i4998.0.i, %kept28
  %value.2.i.i.i4998.0.arg.terms.12.i = select i1 %.140.i.i10838.i, double %value.2.i.i.i4998.0.i, double %kept28
  br i1 %.151.i.not, label %_ZN4kurs8backtest7kernels7slippedB2v6B70c8tJTIeFIjxB2IKSgI4CrvQCk0Z4yRYcWsCAQUQzVBF6jCIJo8Y_2fTKIIZjxSegOLaAIAEdxdd263Terms_28float64_2c_20float64_2c_20float64_2c_20float64_2c_20bool_2c_20bool_2c_20float64_2c_20float64_2c_20float64_2c_20bool_2c_20bool_2c_20bool_2c_20float64_2c_20float64_2c_20float64_2c_20float64_2c_20float64_2c_20float64_2c_20float64_2c_20float64_2c_20float64_29.exit.i5224.i, label %B152.i.i10874.i

B152.i.i10874.i:                                  ; preds = %_ZN4kurs8backtest7kernels8_steppedB2v7B70c8tJTIeFIjxB2IKSgI4CrvQCk0Z4yRYcWsCAQUQzVBF6jCIJo8Y_2fTKIIZjxSegOLaAIAEddx.exit.i.i10826.i
  br i1 %.4820.not.i, label %B164.i.i10898.i, label %B184.i.i10879.i

B164.i.i10898.i:                                  ; preds = %B152.i.i10874.i
  %.181.i.i10902.i = fcmp olt double %value.2.i.i.i4998.0.arg.terms.12.i, %.5439.i
  %value.2.i.i.i4998.0.arg.terms.12..5439.i = select i1 %.181.i.i10902.i, double %value.2.i.i.i4998.0.arg.terms.12.i, double %.5439.i
  br label %_ZN4kurs8backtest7kernels7slippedB2v6B70c8tJTIeFIjxB2IKSgI4CrvQCk0Z4yRYcWsCAQUQzVBF6jCIJo8Y_2fTKIIZjxSegOLaAIAEdxdd263Terms_28float64_2c_20float64_2c_20float64_2c_20float64_2c_20bool_2c_20bool_2c_20float64_2c_20float64_2c_20float64_2c_20bool_2c_20bool_2c_20bool_2c_20float64_2c_20float64_2c_20float64_2c_20float64_2c_20float64_2c_20float64_2c_20float64_2c_20float64_2c_20float64_29.exit.i5224.i

B184.i.i10879.i:                                  ; preds = %B152.i.i10874.i
  %.204.i.i10883.i = fcmp ogt double %value.2.i.i.i4998.0.arg.terms.12.i, %.5470.i
  %value.2.i.i.i4998.0.arg.terms.12..5470.i = select i1 %.204.i.i10883.i, double %value.2.i.i.i4998.0.arg.terms.12.i, double %.5470.i
  br label %_ZN4kurs8backtest7kernels7slippedB2v6B70c8tJTIeFIjxB2IKSgI4CrvQCk0Z4yRYcWsCAQUQzVBF6jCIJo8Y_2fTKIIZjxSegOLaAIAEdxdd263Terms_28float64_2c_20float64_2c_20float64_2c_20float64_2c_20bool_2c_20bool_2c_20float64_2c_20float64_2c_20float64_2c_20bool_2c_20bool_2c_20bool_2c_20float64_2c_20float64_2c_20float64_2c_20float64_2c_20float64_2c_20float64_2c_20float64_2c_20float64_2c_20float64_29.exit.i5224.i

_ZN4kurs8backtest7kernels7slippedB2v6B70c8tJTIeFIjxB2IKSgI4CrvQCk0Z4yRYcWsCAQUQzVBF6jCIJo8Y_2fTKIIZjxSegOLaAIAEdxdd263Terms_28float64_2c_20float64_2c_20float64_2c_20float64_2c_20bool_2c_20bool_2c_20float64_2c_20float64_2c_20float64_2c_20bool_2c_20bool_2c_20bool_2c_20float64_2c_20float64_2c_20float64_2c_20float64_2c_20float64_2c_20float64_2c_20float64_2c_20float64_2c_20float64_29.exit.i5224.i: ; preds = %B184.i.i10879.i, %B164.i.i10898.i, %_ZN4kurs8backtest7kernels8_steppedB2v7B70c8tJTIeFIjxB2IKSgI4CrvQCk0Z4yRYcWsCAQUQzVBF6jCIJo8Y_2fTKIIZjxSegOLaAIAEddx.exit.i.i10826.i, %B2506.i
  %price.4.i.i5013.0.i = phi double [ %.2703.i, %B2506.i ], [ %value.2.i.i.i4998.0.arg.terms.12.i, %_ZN4kurs8backtest7kernels8_steppedB2v7B70c8tJTIeFIjxB2IKSgI4CrvQCk0Z4yRYcWsCAQUQzVBF6jCIJo8Y_2fTKIIZjxSegOLaAIAEddx.exit.i.i10826.i ], [ %value.2.i.i.i4998.0.arg.terms.12..5439.i, %B164.i.i10898.i ], [ %value.2.i.i.i4998.0.arg.terms.12..5470.i, %B184.i.i10879.i ]
  %.162.i5260.i = fcmp une double %state.10.sroa.20.4.i, 0.000000e+00
  br i1 %.162.i5260.i, label %entry.endif.endif.endif.endif.endif.i30.i9329.i, label %B124.i5261.i

entry.endif.endif.endif.endif.endif.i30.i9329.i:  ; preds = %_ZN4kurs8backtest7kernels7slippedB2v6B70c8tJTIeFIjxB2IKSgI4CrvQCk0Z4yRYcWsCAQUQzVBF6jCIJo8Y_2fTKIIZjxSegOLaAIAEdxdd263Terms_28float64_2c_20float64_2c_20float64_2c_20float64_2c_20bool_2c_20bool_2c_20float64_2c_20float64_2c_20float64_2c_20bool_2c_20bool_2c_20bool_2c_20float64_2c_20float64_2c_20float64_2c_20float64_2c_20float64_2c_20float64_2c_20float64_2c_20float64_2c_20float64_29.exit.i5224.i
  %.181.i.i.i9514.i = fneg double %state.10.sroa.20.4.i
  call void @llvm.memset.p0.i64(ptr noundef nonnull align 8 dereferenceable(32) %.154.i.i.i.i4943.i, i8 0, i64 32, i1 false), !noalias !0
  br i1 %"$phi46.0.2.i.i.i.i.0.i", label %B98.i.i.i.i9711.i, label %B34.i.i.i.i10645.i

B34.i.i.i.i10645.i:                               ; preds = %entry.endif.endif.endif.endif.endif.i30.i9329.i
  %.184.i.i.i9517.i = fneg double %state.10.sroa.30.4.i
  call fastcc void @kurs_native_0(ptr %.154.i.i.i.i4943.i, double %state.10.sroa.0.4.i, double %state.10.sroa.10.4.i, double %.181.i.i.i9514.i, double %.184.i.i.i9517.i, double %price.4.i.i5013.0.i, double %kept17, double %kept32, double %kept28, double %kept35)
  %.173.i.i.i.i10703.fca.3.load.i = load double, ptr %.fca.3.gep7567.i, align 8, !noalias !48
  %.173.i.i.i.i10703.fca.2.load.i = load double, ptr %.fca.2.gep7566.i, align 8, !noalias !48
  %.173.i.i.i.i10703.fca.1.load.i = load double, ptr %.fca.1.gep7565.i, align 8, !noalias !48
  %.173.i.i.i.i10703.fca.0.load.i = load double, ptr %.154.i.i.i.i4943.i, align 8, !noalias !48
  br label %B108.endif.i.i.i9787.i

B98.i.i.i.i9711.i:                                ; preds = %entry.endif.endif.endif.endif.endif.i30.i9329.i
  %.213.i.i.i.i9738.i = fmul double %price.4.i.i5013.0.i, %.181.i.i.i9514.i
  %.220.i.i.i.i9742.i = fcmp ogt double %.213.i.i.i.i9738.i, 0.000000e+00
  %.228.i.i.i.i9745.i = fneg double %.213.i.i.i.i9738.i
  %"$phi128.0.2.i.i.i.i4946.0.i" = select i1 %.220.i.i.i.i9742.i, double %.213.i.i.i.i9738.i, double %.228.i.i.i.i9745.i
  %.234.i.i.i.i9750.i = fmul double %kept17, %"$phi128.0.2.i.i.i.i4946.0.i"
  %.244.i.i.i.i9766.i = fsub double %state.10.sroa.0.4.i, %.213.i.i.i.i9738.i
  %.247.i.i.i.i9768.i = fsub double %.244.i.i.i.i9766.i, %.234.i.i.i.i9750.i
  br label %B108.endif.i.i.i9787.i

B108.endif.i.i.i9787.i:                           ; preds = %B98.i.i.i.i9711.i, %B34.i.i.i.i10645.i
  %.188.i.i.i4961.sroa.15.0.i = phi double [ %price.4.i.i5013.0.i, %B98.i.i.i.i9711.i ], [ %.173.i.i.i.i10703.fca.3.load.i, %B34.i.i.i.i10645.i ]
  %.188.i.i.i4961.sroa.10.0.i = phi double [ %.234.i.i.i.i9750.i, %B98.i.i.i.i9711.i ], [ %.173.i.i.i.i10703.fca.2.load.i, %B34.i.i.i.i10645.i ]
  %.188.i.i.i4961.sroa.5.0.i = phi double [ 0.000000e+00, %B98.i.i.i.i9711.i ], [ %.173.i.i.i.i10703.fca.1.load.i, %B34.i.i.i.i10645.i ]
  %.188.i.i.i4961.sroa.0.0.i = phi double [ %.247.i.i.i.i9768.i, %B98.i.i.i.i9711.i ], [ %.173.i.i.i.i10703.fca.0.load.i, %B34.i.i.i.i10645.i ]
  %.290.i.i.i9834.i = getelementptr double, ptr %13, i64 %.4612.0192.i
  %.291.i.i.i9835.i = load double, ptr %.290.i.i.i9834.i, align 8, !noalias !61
  %.293.i.i.i9838.i = fadd double %.188.i.i.i4961.sroa.10.0.i, %.291.i.i.i9835.i
  %.375.i.i.i9884.i = getelementptr double, ptr %14, i64 %.4612.0192.i
  store i64 %.2575.0208.i, ptr %.375.i.i.i9884.i, align 8, !noalias !61
  %.431.i.i.i9924.i = getelementptr double, ptr %15, i64 %.4612.0192.i
  store double %.188.i.i.i4961.sroa.15.0.i, ptr %.431.i.i.i9924.i, align 8, !noalias !61
  store double %.293.i.i.i9838.i, ptr %.290.i.i.i9834.i, align 8, !noalias !61
  %.546.i.i.i10007.i = getelementptr double, ptr %16, i64 %.4612.0192.i
  %.547.i.i.i10008.i = load double, ptr %.546.i.i.i10007.i, align 8, !noalias !61
  %.548.i.i.i10010.i = fsub double %.188.i.i.i4961.sroa.15.0.i, %.547.i.i.i10008.i
  %.550.i.i.i10012.i = fmul double %state.10.sroa.20.4.i, %.548.i.i.i10010.i
  %.553.i.i.i10014.i = fsub double %.550.i.i.i10012.i, %.293.i.i.i9838.i
  %.607.i.i.i10052.i = getelementptr double, ptr %17, i64 %.4612.0192.i
  store double %.553.i.i.i10014.i, ptr %.607.i.i.i10052.i, align 8, !noalias !61
  %.688.i.i.i10098.i = getelementptr double, ptr %18, i64 %.4612.0192.i
  store double %..i, ptr %.688.i.i.i10098.i, align 8, !noalias !61
  br i1 %.187.i, label %B124.i5261.i, label %B2506.endif.i

B124.i5261.i:                                     ; preds = %B108.endif.i.i.i9787.i, %_ZN4kurs8backtest7kernels7slippedB2v6B70c8tJTIeFIjxB2IKSgI4CrvQCk0Z4yRYcWsCAQUQzVBF6jCIJo8Y_2fTKIIZjxSegOLaAIAEdxdd263Terms_28float64_2c_20float64_2c_20float64_2c_20float64_2c_20bool_2c_20bool_2c_20float64_2c_20float64_2c_20float64_2c_20bool_2c_20bool_2c_20bool_2c_20float64_2c_20float64_2c_20float64_2c_20float64_2c_20float64_2c_20float64_2c_20float64_2c_20float64_2c_20float64_29.exit.i5224.i
  %state.2.i5045.sroa.60.0.i = phi i64 [ %.4691.i, %B108.endif.i.i.i9787.i ], [ %.4612.0192.i, %_ZN4kurs8backtest7kernels7slippedB2v6B70c8tJTIeFIjxB2IKSgI4CrvQCk0Z4yRYcWsCAQUQzVBF6jCIJo8Y_2fTKIIZjxSegOLaAIAEdxdd263Terms_28float64_2c_20float64_2c_20float64_2c_20float64_2c_20bool_2c_20bool_2c_20float64_2c_20float64_2c_20float64_2c_20bool_2c_20bool_2c_20bool_2c_20float64_2c_20float64_2c_20float64_2c_20float64_2c_20float64_2c_20float64_2c_20float64_2c_20float64_2c_20float64_29.exit.i5224.i ]
  %state.2.i5045.sroa.10.0.i = phi double [ %.188.i.i.i4961.sroa.5.0.i, %B108.endif.i.i.i9787.i ], [ %state.10.sroa.10.4.i, %_ZN4kurs8backtest7kernels7slippedB2v6B70c8tJTIeFIjxB2IKSgI4CrvQCk0Z4yRYcWsCAQUQzVBF6jCIJo8Y_2fTKIIZjxSegOLaAIAEdxdd263Terms_28float64_2c_20float64_2c_20float64_2c_20float64_2c_20bool_2c_20bool_2c_20float64_2c_20float64_2c_20float64_2c_20bool_2c_20bool_2c_20bool_2c_20float64_2c_20float64_2c_20float64_2c_20float64_2c_20float64_2c_20float64_2c_20float64_2c_20float64_2c_20float64_29.exit.i5224.i ]
  %state.2.i5045.sroa.0.0.i = phi double [ %.188.i.i.i4961.sroa.0.0.i, %B108.endif.i.i.i9787.i ], [ %state.10.sroa.0.4.i, %_ZN4kurs8backtest7kernels7slippedB2v6B70c8tJTIeFIjxB2IKSgI4CrvQCk0Z4yRYcWsCAQUQzVBF6jCIJo8Y_2fTKIIZjxSegOLaAIAEdxdd263Terms_28float64_2c_20float64_2c_20float64_2c_20float64_2c_20bool_2c_20bool_2c_20float64_2c_20float64_2c_20float64_2c_20bool_2c_20bool_2c_20bool_2c_20float64_2c_20float64_2c_20float64_2c_20float64_2c_20float64_2c_20float64_2c_20float64_2c_20float64_2c_20float64_29.exit.i5224.i ]
  %asked.2.i5048.0.i = phi double [ %price.4.i.i5013.0.i, %B108.endif.i.i.i9787.i ], [ %asked.6.4.i, %_ZN4kurs8backtest7kernels7slippedB2v6B70c8tJTIeFIjxB2IKSgI4CrvQCk0Z4yRYcWsCAQUQzVBF6jCIJo8Y_2fTKIIZjxSegOLaAIAEdxdd263Terms_28float64_2c_20float64_2c_20float64_2c_20float64_2c_20bool_2c_20bool_2c_20float64_2c_20float64_2c_20float64_2c_20bool_2c_20bool_2c_20bool_2c_20float64_2c_20float64_2c_20float64_2c_20float64_2c_20float64_2c_20float64_2c_20float64_2c_20float64_2c_20float64_29.exit.i5224.i ]
  %price.4.i.i5013.0..2703.i = select i1 %.4820.not.i, double %price.4.i.i5013.0.i, double %.2703.i
  store double 0.000000e+00, ptr %.933.i.i4898.i, align 8, !noalias !62
  call void @llvm.memset.p0.i64(ptr noundef nonnull align 8 dereferenceable(16) %.210.i.i.i.i4826.i, i8 0, i64 16, i1 false), !noalias !0
  br i1 %.160.i.not, label %B96.i.i.i.i5621.i, label %B18.i.i.i.i9166.i

B18.i.i.i.i9166.i:                                ; preds = %B124.i5261.i
  %.95.i.i.i.i9180.i = fcmp ogt double %state.2.i5045.sroa.0.0.i, 0.000000e+00
  br i1 %.95.i.i.i.i9180.i, label %B0.endif.i.i.i5817.i, label %B2506.endif.i

B96.i.i.i.i5621.i:                                ; preds = %B124.i5261.i
  %.132.i.i.i.i5626.i = fmul double %kept22, %state.2.i5045.sroa.0.0.i
  %.136.i.i.i.i5630.i = fcmp ole double %.132.i.i.i.i5626.i, %.135.i.i.i.i.i
  %or.cond2.i = or i1 %.140.i.i.i.i.i, %.136.i.i.i.i5630.i
  br i1 %or.cond2.i, label %B2506.endif.i, label %B224.i.i.i.i5635.i

B224.i.i.i.i5635.i:                               ; preds = %B96.i.i.i.i5621.i
  br i1 %"$phi46.0.2.i.i.i.i.0.i", label %B310.i.i.i.i5741.i, label %B254.i.i.i.i9009.i

B254.i.i.i.i9009.i:                               ; preds = %B224.i.i.i.i5635.i
  call fastcc void @kurs_native_1(ptr %.210.i.i.i.i4826.i, double %state.2.i5045.sroa.0.0.i, double %state.2.i5045.sroa.10.0.i, double %asked.2.i5048.0.i, double %kept16, double %kept17, double %kept22, double %kept28, double %kept29, double %kept32, double %kept34, double %kept35, double %kept36)
  %.229.i.i.i948.i9063.fca.0.load.i = load double, ptr %.210.i.i.i.i4826.i, align 8, !noalias !66
  br label %B0.endif.i.i.i5817.i

B310.i.i.i.i5741.i:                               ; preds = %B224.i.i.i.i5635.i
  %.258.i.i.i.i5759.i = fmul double %.256.i.i.i.i.i, %asked.2.i5048.0.i
  %.264.i.i.i.i5763.i = fdiv double %state.2.i5045.sroa.0.0.i, %.258.i.i.i.i5759.i
  %.267.i.i.i.i5766.i = fmul double %kept22, %.264.i.i.i.i5763.i
  br i1 %.74.i.i.i.i.i, label %B0.endif.i.i.i5817.i, label %B16.i.i.i.i.i8958.i

B16.i.i.i.i.i8958.i:                              ; preds = %B310.i.i.i.i5741.i
  %.27.i2.i.i.i.i8964.i = fdiv double %.267.i.i.i.i5766.i, %kept29
  %.35.i.i.i.i.i8971.i = fmul double %.27.i2.i.i.i.i8964.i, 0x3FF0000000000009
  %.71.i.i.i.i.i8993.le.i = tail call double @llvm.floor.f64(double %.35.i.i.i.i.i8971.i)
  %.83.i9.i.i.i.i8988.i = fmul double %kept29, %.71.i.i.i.i.i8993.le.i
  br label %B0.endif.i.i.i5817.i

B80.i.i.i8915.i:                                  ; preds = %B0.endif.i.i.i5817.i
  %.148.i.i887.i8918.i = fmul double %asked.2.i5048.0.i, %.90.i.i181.i4838.sroa.0.0.i
  %.159.i.i.i8946.i = fcmp olt double %.148.i.i887.i8918.i, %.158.i.i.i4032.i
  br i1 %.159.i.i.i8946.i, label %B0.endif.i.i5978.i, label %B134.i.i.i5832.i

B134.i.i.i5832.i:                                 ; preds = %B80.i.i.i8915.i
  br label %B0.endif.i.i5978.i

B0.endif.i.i.i5817.i:                             ; preds = %B16.i.i.i.i.i8958.i, %B310.i.i.i.i5741.i, %B254.i.i.i.i9009.i, %B18.i.i.i.i9166.i
  %.90.i.i181.i4838.sroa.0.0.i = phi double [ %.267.i.i.i.i5766.i, %B310.i.i.i.i5741.i ], [ %.229.i.i.i948.i9063.fca.0.load.i, %B254.i.i.i.i9009.i ], [ %.83.i9.i.i.i.i8988.i, %B16.i.i.i.i.i8958.i ], [ %kept22, %B18.i.i.i.i9166.i ]
  %.128.i.i532.i5823.i = fcmp ole double %.90.i.i181.i4838.sroa.0.0.i, 0.000000e+00
  %"$phi66.0.2.i.i.i4842.0.i" = zext i1 %.128.i.i532.i5823.i to i64
  %.144.i.i.i5831.i = fcmp ogt double %.90.i.i181.i4838.sroa.0.0.i, 0.000000e+00
  br i1 %.144.i.i.i5831.i, label %B80.i.i.i8915.i, label %B0.endif.i.i5978.i

B106.i.i6000.i:                                   ; preds = %B0.endif.i.i5978.i
  call void @llvm.memset.p0.i64(ptr noundef nonnull align 8 dereferenceable(16) %.210.i33.i.i4791.i, i8 0, i64 16, i1 false), !noalias !0
  br i1 %.160.i.not, label %B96.i.i.i6102.i, label %B106.endif.i.i6298.thread.i

B96.i.i.i6102.i:                                  ; preds = %B106.i.i6000.i
  %.132.i.i.i6107.i = fmul double %kept22, %state.2.i5045.sroa.0.0.i
  %.136.i.i.i6111.i = fcmp ole double %.132.i.i.i6107.i, %.135.i.i.i.i.i
  %or.cond3.i = or i1 %.140.i.i.i.i.i, %.136.i.i.i6111.i
  br i1 %or.cond3.i, label %B2506.endif.i, label %B224.i.i.i6116.i

B224.i.i.i6116.i:                                 ; preds = %B96.i.i.i6102.i
  br i1 %"$phi46.0.2.i.i.i.i.0.i", label %B310.i.i.i6222.i, label %B254.i.i.i8607.i

B254.i.i.i8607.i:                                 ; preds = %B224.i.i.i6116.i
  call fastcc void @kurs_native_1(ptr %.210.i33.i.i4791.i, double %state.2.i5045.sroa.0.0.i, double %state.2.i5045.sroa.10.0.i, double %price.4.i.i5013.0..2703.i, double %kept16, double %kept17, double %kept22, double %kept28, double %kept29, double %kept32, double %kept34, double %kept35, double %kept36)
  %.229.i201.i.i8661.fca.1.load.i = load double, ptr %.fca.1.gep8499.i, align 8, !noalias !73
  %.229.i201.i.i8661.fca.0.load.i = load double, ptr %.210.i33.i.i4791.i, align 8, !noalias !73
  br label %B106.endif.i.i6298.i

B310.i.i.i6222.i:                                 ; preds = %B224.i.i.i6116.i
  %.258.i.i.i6240.i = fmul double %.256.i.i.i.i.i, %price.4.i.i5013.0..2703.i
  %.264.i.i666.i6244.i = fdiv double %state.2.i5045.sroa.0.0.i, %.258.i.i.i6240.i
  %.267.i.i669.i6247.i = fmul double %kept22, %.264.i.i666.i6244.i
  br i1 %.74.i.i.i.i.i, label %B106.endif.i.i6298.i, label %B16.i.i.i.i8556.i

B16.i.i.i.i8556.i:                                ; preds = %B310.i.i.i6222.i
  %.27.i2.i.i.i8562.i = fdiv double %.267.i.i669.i6247.i, %kept29
  %.35.i.i177.i.i8569.i = fmul double %.27.i2.i.i.i8562.i, 0x3FF0000000000009
  %.71.i.i180.i.i8591.le.i = tail call double @llvm.floor.f64(double %.35.i.i177.i.i8569.i)
  %.83.i9.i.i.i8586.i = fmul double %kept29, %.71.i.i180.i.i8591.le.i
  br label %B106.endif.i.i6298.i

B218.i.i.i8276.i:                                 ; preds = %B162.i.i6305.thread.i
  %.257.i515.i.i8283.i = fmul double %price.4.i.i5013.0..2703.i, %arg.terms.6.9967.i
  %.265.i540.i.i8310.i = fmul double %.256.i.i.i.i.i, %.257.i515.i.i8283.i
  %.271.i.i.i8323.i = fmul double %state.2.i5045.sroa.0.0.i, 0x3FF0000000001198
  %.272.i553.i.i8324.i = fcmp ugt double %.265.i540.i.i8310.i, %.271.i.i.i8323.i
  br i1 %.272.i553.i.i8324.i, label %B2506.endif.i, label %B270.i.i6680.thread.i

B270.i.i6680.thread.i:                            ; preds = %B218.i.i.i8276.i
  %.379.i.i6685236.i = fmul double %arg.terms.6.9967.i, %.5078.i
  %.384.i.i6690237.i = fmul double %kept34, %.5078.i
  call void @llvm.memset.p0.i64(ptr noundef nonnull align 8 dereferenceable(32) %.154.i800.i.i4727.i, i8 0, i64 32, i1 false), !noalias !0
  br label %B98.i.i.i6893.i

_ZN4kurs8backtest7kernels8_coveredB3v32B70c8tJTIeFIjxB2IKSgI4CrvQCk0Z4yRYcWsCAQUQzVBF6jCIJo8Y_2fTKIIZjxSegOLaAIAE116State_28float64_2c_20float64_2c_20float64_2c_20float64_2c_20float64_2c_20float64_2c_20int64_2c_20int64_2c_20int64_2926Exact_28float64_20x_202_29d263Terms_28float64_2c_20float64_2c_20float64_2c_20float64_2c_20bool_2c_20bool_2c_20float64_2c_20float64_2c_20float64_2c_20bool_2c_20bool_2c_20bool_2c_20float64_2c_20float64_2c_20float64_2c_20float64_2c_20float64_2c_20float64_2c_20float64_2c_20float64_2c_20float64_29.exit.i.i6439.i: ; preds = %B162.i.i6305.thread.i
  call fastcc void @kurs_native_0(ptr %.172.i.i154.i4756.i, double %state.2.i5045.sroa.0.0.i, double %state.2.i5045.sroa.10.0.i, double %arg.terms.6.9967.i, double %kept34, double %price.4.i.i5013.0..2703.i, double %kept17, double %kept32, double %kept28, double %kept35)
  %.191.i.i.i8381.fca.0.load.i = load double, ptr %.172.i.i154.i4756.i, align 8, !noalias !77
  %.72.i57.i.i.i8470.i = fadd double %kept16, %state.2.i5045.sroa.0.0.i
  %.245.i680.i.i8496.i = fmul double %.72.i57.i.i.i8470.i, -1.000000e-27
  %.246.i681.i.i8497.i = fcmp ult double %.191.i.i.i8381.fca.0.load.i, %.245.i680.i.i8496.i
  br i1 %.246.i681.i.i8497.i, label %B2506.endif.i, label %B270.i.i6680.thread246.i

B270.i.i6680.thread246.i:                         ; preds = %_ZN4kurs8backtest7kernels8_coveredB3v32B70c8tJTIeFIjxB2IKSgI4CrvQCk0Z4yRYcWsCAQUQzVBF6jCIJo8Y_2fTKIIZjxSegOLaAIAE116State_28float64_2c_20float64_2c_20float64_2c_20float64_2c_20float64_2c_20float64_2c_20int64_2c_20int64_2c_20int64_2926Exact_28float64_20x_202_29d263Terms_28float64_2c_20float64_2c_20float64_2c_20float64_2c_20bool_2c_20bool_2c_20float64_2c_20float64_2c_20float64_2c_20bool_2c_20bool_2c_20bool_2c_20float64_2c_20float64_2c_20float64_2c_20float64_2c_20float64_2c_20float64_2c_20float64_2c_20float64_2c_20float64_29.exit.i.i6439.i
  %.379.i.i6685249.i = fmul double %arg.terms.6.9967.i, %.5078.i
  %.384.i.i6690250.i = fmul double %kept34, %.5078.i
  br label %B34.i.i.i8022.i

B270.i.i6680.i:                                   ; preds = %B106.endif.i.i6298.i
  %.379.i.i6685.i = fmul double %.213.i.i4863.sroa.0.0.i, %.5078.i
  %.384.i.i6690.i = fmul double %.213.i.i4863.sroa.7.0.i, %.5078.i
  call void @llvm.memset.p0.i64(ptr noundef nonnull align 8 dereferenceable(32) %.172.i.i154.i4756.i, i8 0, i64 32, i1 false), !noalias !0
  call void @llvm.memset.p0.i64(ptr noundef nonnull align 8 dereferenceable(32) %.154.i800.i.i4727.i, i8 0, i64 32, i1 false), !noalias !0
  br i1 %"$phi46.0.2.i.i.i.i.0.i", label %B98.i.i.i6893.i, label %B34.i.i.i8022.i

B34.i.i.i8022.i:                                  ; preds = %B270.i.i6680.i, %B270.i.i6680.thread246.i
  %.384.i.i6690254.i = phi double [ %.384.i.i6690250.i, %B270.i.i6680.thread246.i ], [ %.384.i.i6690.i, %B270.i.i6680.i ]
  %.379.i.i6685253.i = phi double [ %.379.i.i6685249.i, %B270.i.i6680.thread246.i ], [ %.379.i.i6685.i, %B270.i.i6680.i ]
  %.213.i.i4863.sroa.0.05561252.i = phi double [ %arg.terms.6.9967.i, %B270.i.i6680.thread246.i ], [ %.213.i.i4863.sroa.0.0.i, %B270.i.i6680.i ]
  %.213.i.i4863.sroa.7.05463251.i = phi double [ %kept34, %B270.i.i6680.thread246.i ], [ %.213.i.i4863.sroa.7.0.i, %B270.i.i6680.i ]
  call fastcc void @kurs_native_0(ptr %.154.i800.i.i4727.i, double %state.2.i5045.sroa.0.0.i, double %state.2.i5045.sroa.10.0.i, double %.379.i.i6685253.i, double %.384.i.i6690254.i, double %price.4.i.i5013.0.i, double %kept17, double %kept32, double %kept28, double %kept35)
  %.173.i.i739.i8080.fca.3.load.i = load double, ptr %.fca.3.gep8884.i, align 8, !noalias !81
  %.173.i.i739.i8080.fca.2.load.i = load double, ptr %.fca.2.gep8883.i, align 8, !noalias !81
  %.173.i.i739.i8080.fca.1.load.i = load double, ptr %.fca.1.gep8882.i, align 8, !noalias !81
  %.173.i.i739.i8080.fca.0.load.i = load double, ptr %.154.i800.i.i4727.i, align 8, !noalias !81
  br label %B270.endif.i.i6969.i

B98.i.i.i6893.i:                                  ; preds = %B270.i.i6680.i, %B270.i.i6680.thread.i
  %.384.i.i6690245.i = phi double [ %.384.i.i6690237.i, %B270.i.i6680.thread.i ], [ %.384.i.i6690.i, %B270.i.i6680.i ]
  %.379.i.i6685243.i = phi double [ %.379.i.i6685236.i, %B270.i.i6680.thread.i ], [ %.379.i.i6685.i, %B270.i.i6680.i ]
  %.213.i.i4863.sroa.0.05561241.i = phi double [ %arg.terms.6.9967.i, %B270.i.i6680.thread.i ], [ %.213.i.i4863.sroa.0.0.i, %B270.i.i6680.i ]
  %.213.i.i4863.sroa.7.05463239.i = phi double [ %kept34, %B270.i.i6680.thread.i ], [ %.213.i.i4863.sroa.7.0.i, %B270.i.i6680.i ]
  %.213.i969.i.i6920.i = fmul double %price.4.i.i5013.0.i, %.379.i.i6685243.i
  %.220.i973.i.i6924.i = fcmp ogt double %.213.i969.i.i6920.i, 0.000000e+00
  %.228.i975.i.i6927.i = fneg double %.213.i969.i.i6920.i
  %"$phi128.0.2.i.i.i4730.0.i" = select i1 %.220.i973.i.i6924.i, double %.213.i969.i.i6920.i, double %.228.i975.i.i6927.i
  %.234.i.i.i6932.i = fmul double %kept17, %"$phi128.0.2.i.i.i4730.0.i"
  %.244.i992.i.i6948.i = fsub double %state.2.i5045.sroa.0.0.i, %.213.i969.i.i6920.i
  %.247.i994.i.i6950.i = fsub double %.244.i992.i.i6948.i, %.234.i.i.i6932.i
  br label %B270.endif.i.i6969.i

B768.i.i7850.i:                                   ; preds = %B270.endif.i.i6969.i
  br i1 %.18.i.i.i, label %B16.i.i713.i7962.i, label %B1154.i.i7437.i

B16.i.i713.i7962.i:                               ; preds = %B768.i.i7850.i
  %.27.i1158.i.i7968.i = fdiv double %.735.i.i7208.i, %kept28
  %.35.i1165.i.i7975.i = fmul double %.27.i1158.i.i7968.i, 0x3FEFFFFFFFFFFFEE
  %.52.i1179.i.i8009.le.i = tail call double @llvm.ceil.f64(double %.35.i1165.i.i7975.i)
  %.83.i1170.i.i7992.i = fmul double %kept28, %.52.i1179.i.i8009.le.i
  %.27.i1345.i.i7918.i = fdiv double %.743.i.i7216.i, %kept28
  %.35.i1352.i.i7925.i = fmul double %.27.i1345.i.i7918.i, 0x3FEFFFFFFFFFFFEE
  %.52.i1386.i.i7959.le.i = tail call double @llvm.ceil.f64(double %.35.i1352.i.i7925.i)
  %.83.i1369.i.i7942.i = fmul double %kept28, %.52.i1386.i.i7959.le.i
  br label %B1154.i.i7437.i

entry.endif.endif.endif.endif.endif.i1432.i.i7300.i: ; preds = %B270.endif.i.i6969.i
  %.85.i.i.i7314.i = fcmp olt double %.379.i.i6685242.i, 0.000000e+00
  %.93.i1496.i.i7813.i = fneg double %.379.i.i6685242.i
  %.99.i1522.i.i7839.i = fmul double %.256.i.i.i.i.i, %.93.i1496.i.i7813.i
  %.103.i1524.i.i7842.i = fdiv double %.401.i.i4873.sroa.0.0.i, %.99.i1522.i.i7839.i
  %"$phi102.0.2.i.i.i4660.0.i" = select i1 %.85.i.i.i7314.i, double %.103.i1524.i.i7842.i, double 0x7FF0000000000000
  %.871.i.i7359.i = fcmp uge double %"$phi102.0.2.i.i.i4660.0.i", %.735.i.i7208.i
  %or.cond9972.i = or i1 %"$phi46.0.2.i.i.i.i.0.i", %.871.i.i7359.i
  br i1 %or.cond9972.i, label %B1030.i.i7360.i, label %B952.i.i7705.i

B952.i.i7705.i:                                   ; preds = %entry.endif.endif.endif.endif.endif.i1432.i.i7300.i
  call fastcc void @kurs_native_2(ptr %.933.i.i4898.i, double %.401.i.i4873.sroa.0.0.i, double %.401.i.i4873.sroa.5.0.i, double %.213.i.i4863.sroa.0.05561240.i, double %.213.i.i4863.sroa.7.05463238.i, double %kept16, double %kept17, double %kept28, double %kept32, double %kept35)
  %.952.i.i7755.i = load double, ptr %.933.i.i4898.i, align 8, !noalias !62
  br label %B1030.i.i7360.i

B1030.i.i7360.i:                                  ; preds = %B952.i.i7705.i, %entry.endif.endif.endif.endif.endif.i1432.i.i7300.i
  %ruin.2.i.i4894.0.i = phi double [ %.952.i.i7755.i, %B952.i.i7705.i ], [ %"$phi102.0.2.i.i.i4660.0.i", %entry.endif.endif.endif.endif.endif.i1432.i.i7300.i ]
  br i1 %.18.i.i.i, label %B16.i1199.i.i7546.i, label %_ZN4kurs8backtest7kernels8_steppedB2v7B70c8tJTIeFIjxB2IKSgI4CrvQCk0Z4yRYcWsCAQUQzVBF6jCIJo8Y_2fTKIIZjxSegOLaAIAEddx.exit1249.i.i7373.thread.i

_ZN4kurs8backtest7kernels8_steppedB2v7B70c8tJTIeFIjxB2IKSgI4CrvQCk0Z4yRYcWsCAQUQzVBF6jCIJo8Y_2fTKIIZjxSegOLaAIAEddx.exit1249.i.i7373.thread.i: ; preds = %B1030.i.i7360.i
  %.1004.i.i738570.i = fcmp olt double %.735.i.i7208.i, %ruin.2.i.i4894.0.i
  %.735.i.i7208.ruin.2.i.i4894.071.i = select i1 %.1004.i.i738570.i, double %.735.i.i7208.i, double %ruin.2.i.i4894.0.i
  br label %B1154.i.i7437.i

B16.i1199.i.i7546.i:                              ; preds = %B1030.i.i7360.i
  %.27.i1205.i.i7552.i = fdiv double %.743.i.i7216.i, %kept28
  %.35.i1212.i.i7559.i = fmul double %.27.i1205.i.i7552.i, 0x3FF0000000000009
  %.71.i1234.i.i7581.le.i = tail call double @llvm.floor.f64(double %.35.i1212.i.i7559.i)
  %.83.i1229.i.i7576.i = fmul double %kept28, %.71.i1234.i.i7581.le.i
  %.1004.i.i7385.i = fcmp olt double %.735.i.i7208.i, %ruin.2.i.i4894.0.i
  %.735.i.i7208.ruin.2.i.i4894.0.i = select i1 %.1004.i.i7385.i, double %.735.i.i7208.i, double %ruin.2.i.i4894.0.i
  %.27.i1275.i.i7497.i = fdiv double %.735.i.i7208.ruin.2.i.i4894.0.i, %kept28
  %.35.i1282.i.i7504.i = fmul double %.27.i1275.i.i7497.i, 0x3FF0000000000009
  %.71.i1304.i.i7526.le.i = tail call double @llvm.floor.f64(double %.35.i1282.i.i7504.i)
  %.83.i1299.i.i7521.i = fmul double %kept28, %.71.i1304.i.i7526.le.i
  br label %B1154.i.i7437.i

B1154.i.i7437.i:                                  ; preds = %B16.i1199.i.i7546.i, %_ZN4kurs8backtest7kernels8_steppedB2v7B70c8tJTIeFIjxB2IKSgI4CrvQCk0Z4yRYcWsCAQUQzVBF6jCIJo8Y_2fTKIIZjxSegOLaAIAEddx.exit1249.i.i7373.thread.i, %B16.i.i713.i7962.i, %B768.i.i7850.i
  %above.3.i.i4889.0.i = phi double [ %.743.i.i7216.i, %B768.i.i7850.i ], [ %.83.i1299.i.i7521.i, %B16.i1199.i.i7546.i ], [ %.83.i1369.i.i7942.i, %B16.i.i713.i7962.i ], [ %.735.i.i7208.ruin.2.i.i4894.071.i, %_ZN4kurs8backtest7kernels8_steppedB2v7B70c8tJTIeFIjxB2IKSgI4CrvQCk0Z4yRYcWsCAQUQzVBF6jCIJo8Y_2fTKIIZjxSegOLaAIAEddx.exit1249.i.i7373.thread.i ]
  %below.3.i.i4890.0.i = phi double [ %.735.i.i7208.i, %B768.i.i7850.i ], [ %.83.i1229.i.i7576.i, %B16.i1199.i.i7546.i ], [ %.83.i1170.i.i7992.i, %B16.i.i713.i7962.i ], [ %.743.i.i7216.i, %_ZN4kurs8backtest7kernels8_steppedB2v7B70c8tJTIeFIjxB2IKSgI4CrvQCk0Z4yRYcWsCAQUQzVBF6jCIJo8Y_2fTKIIZjxSegOLaAIAEddx.exit1249.i.i7373.thread.i ]
  %.1072.i.i7439.i = fmul double %below.3.i.i4890.0.i, 0x3FF0000000000005
  %.1077.i.i7442.i = fmul double %above.3.i.i4889.0.i, 0x3FEFFFFFFFFFFFF7
  br label %B2506.endif.i

B0.endif.i.i5978.i:                               ; preds = %B0.endif.i.i.i5817.i, %B134.i.i.i5832.i, %B80.i.i.i8915.i
  %"$phi136.0.2.i.i.i4844.0.i" = phi i64 [ 1, %B80.i.i.i8915.i ], [ 0, %B134.i.i.i5832.i ], [ 0, %B0.endif.i.i.i5817.i ]
  %36 = or i64 %"$phi136.0.2.i.i.i4844.0.i", %"$phi66.0.2.i.i.i4842.0.i"
  %.172.i636.i5999.not.i = icmp eq i64 %36, 0
  br i1 %.172.i636.i5999.not.i, label %B106.i.i6000.i, label %B2506.endif.i

B106.endif.i.i6298.i:                             ; preds = %B16.i.i.i.i8556.i, %B310.i.i.i6222.i, %B254.i.i.i8607.i
  %.213.i.i4863.sroa.7.0.i = phi double [ 0.000000e+00, %B310.i.i.i6222.i ], [ %.229.i201.i.i8661.fca.1.load.i, %B254.i.i.i8607.i ], [ 0.000000e+00, %B16.i.i.i.i8556.i ]
  %.213.i.i4863.sroa.0.0.i = phi double [ %.267.i.i669.i6247.i, %B310.i.i.i6222.i ], [ %.229.i201.i.i8661.fca.0.load.i, %B254.i.i.i8607.i ], [ %.83.i9.i.i.i8586.i, %B16.i.i.i.i8556.i ]
  %.249.i.i6304.i = fcmp ugt double %.213.i.i4863.sroa.0.0.i, 0.000000e+00
  br i1 %.249.i.i6304.i, label %B270.i.i6680.i, label %B2506.endif.i

B106.endif.i.i6298.thread.i:                      ; preds = %B106.i.i6000.i
  %.95.i265.i.i8778.i = fcmp ogt double %state.2.i5045.sroa.0.0.i, 0.000000e+00
  %arg.terms.6.9967.i = select i1 %.95.i265.i.i8778.i, double %kept22, double 0.000000e+00
  %.249.i.i630453.i = fcmp ugt double %arg.terms.6.9967.i, 0.000000e+00
  br i1 %.249.i.i630453.i, label %B162.i.i6305.thread.i, label %B2506.endif.i

B162.i.i6305.thread.i:                            ; preds = %B106.endif.i.i6298.thread.i
  call void @llvm.memset.p0.i64(ptr noundef nonnull align 8 dereferenceable(32) %.172.i.i154.i4756.i, i8 0, i64 32, i1 false), !noalias !0
  br i1 %"$phi46.0.2.i.i.i.i.0.i", label %B218.i.i.i8276.i, label %_ZN4kurs8backtest7kernels8_coveredB3v32B70c8tJTIeFIjxB2IKSgI4CrvQCk0Z4yRYcWsCAQUQzVBF6jCIJo8Y_2fTKIIZjxSegOLaAIAE116State_28float64_2c_20float64_2c_20float64_2c_20float64_2c_20float64_2c_20float64_2c_20int64_2c_20int64_2c_20int64_2926Exact_28float64_20x_202_29d263Terms_28float64_2c_20float64_2c_20float64_2c_20float64_2c_20bool_2c_20bool_2c_20float64_2c_20float64_2c_20float64_2c_20bool_2c_20bool_2c_20bool_2c_20float64_2c_20float64_2c_20float64_2c_20float64_2c_20float64_2c_20float64_2c_20float64_2c_20float64_2c_20float64_29.exit.i.i6439.i

B270.endif.i.i6969.i:                             ; preds = %B98.i.i.i6893.i, %B34.i.i.i8022.i
  %.384.i.i6690244.i = phi double [ %.384.i.i6690245.i, %B98.i.i.i6893.i ], [ %.384.i.i6690254.i, %B34.i.i.i8022.i ]
  %.379.i.i6685242.i = phi double [ %.379.i.i6685243.i, %B98.i.i.i6893.i ], [ %.379.i.i6685253.i, %B34.i.i.i8022.i ]
  %.213.i.i4863.sroa.0.05561240.i = phi double [ %.213.i.i4863.sroa.0.05561241.i, %B98.i.i.i6893.i ], [ %.213.i.i4863.sroa.0.05561252.i, %B34.i.i.i8022.i ]
  %.213.i.i4863.sroa.7.05463238.i = phi double [ %.213.i.i4863.sroa.7.05463239.i, %B98.i.i.i6893.i ], [ %.213.i.i4863.sroa.7.05463251.i, %B34.i.i.i8022.i ]
  %.401.i.i4873.sroa.15.0.i = phi double [ %price.4.i.i5013.0.i, %B98.i.i.i6893.i ], [ %.173.i.i739.i8080.fca.3.load.i, %B34.i.i.i8022.i ]
  %.401.i.i4873.sroa.10.0.i = phi double [ %.234.i.i.i6932.i, %B98.i.i.i6893.i ], [ %.173.i.i739.i8080.fca.2.load.i, %B34.i.i.i8022.i ]
  %.401.i.i4873.sroa.5.0.i = phi double [ 0.000000e+00, %B98.i.i.i6893.i ], [ %.173.i.i739.i8080.fca.1.load.i, %B34.i.i.i8022.i ]
  %.401.i.i4873.sroa.0.0.i = phi double [ %.247.i994.i.i6950.i, %B98.i.i.i6893.i ], [ %.173.i.i739.i8080.fca.0.load.i, %B34.i.i.i8022.i ]
  %.519.i.i7021.i = getelementptr double, ptr %numbers54, i64 %state.2.i5045.sroa.60.0.i
  store i64 %.2575.0208.i, ptr %.519.i.i7021.i, align 8, !noalias !62
  %.576.i.i7062.i = getelementptr double, ptr %19, i64 %state.2.i5045.sroa.60.0.i
  store double %.379.i.i6685242.i, ptr %.576.i.i7062.i, align 8, !noalias !62
  %.634.i.i7104.i = getelementptr double, ptr %16, i64 %state.2.i5045.sroa.60.0.i
  store double %.401.i.i4873.sroa.15.0.i, ptr %.634.i.i7104.i, align 8, !noalias !62
  %.692.i.i7146.i = getelementptr double, ptr %13, i64 %state.2.i5045.sroa.60.0.i
  store double %.401.i.i4873.sroa.10.0.i, ptr %.692.i.i7146.i, align 8, !noalias !62
  %.732.i.i7205.i = fmul double %kept23, %.5078.i
  %.733.i.i7206.i = fsub double 1.000000e+00, %.732.i.i7205.i
  %.735.i.i7208.i = fmul double %.733.i.i7206.i, %price.4.i.i5013.0.i
  %.740.i.i7213.i = fmul double %kept24, %.5078.i
  %.741.i.i7214.i = fadd double %.740.i.i7213.i, 1.000000e+00
  %.743.i.i7216.i = fmul double %.741.i.i7214.i, %price.4.i.i5013.0.i
  br i1 %.4820.not.i, label %B768.i.i7850.i, label %entry.endif.endif.endif.endif.endif.i1432.i.i7300.i

B2742.i:                                          ; preds = %B2260.i
  %37 = getelementptr i64, ptr %numbers48, i64 %.4612.0192.i
  store i64 %"$phi2142.2.2.4.i", ptr %37, align 8, !noalias !0
  br label %B3525.i

B2760.i:                                          ; preds = %B3525.i, %B2016.i
  %lowest_ceiling.5.1.i = phi double [ %lowest_ceiling.6.2.i, %B2016.i ], [ %lowest_ceiling.9.3.i, %B3525.i ]
  %highest_floor.5.1.i = phi double [ %highest_floor.6.2.i, %B2016.i ], [ %highest_floor.9.3.i, %B3525.i ]
  %waiting.4.1.i = phi i1 [ false, %B2016.i ], [ %waiting.7.3.i, %B3525.i ]
  br label %B2800.if.i

B3134.i:                                          ; preds = %B2800.if.i
  %.6526.i = icmp slt i64 %mark.2.0213.i, %kept38
  br i1 %.6526.i, label %B3172.i, label %B3268.i

B3172.i:                                          ; preds = %B3134.i
  %.6545.i = icmp slt i64 %mark.2.0213.i, 0
  %.6546.i = select i1 %.6545.i, i64 %kept38, i64 0
  %38 = getelementptr i64, ptr %numbers37, i64 %mark.2.0213.i
  %.6560.i = getelementptr i64, ptr %38, i64 %.6546.i
  %.6561.i = load i64, ptr %.6560.i, align 8, !noalias !0
  %.6563.i = icmp eq i64 %.2575.0208.i, %.6561.i
  br i1 %.6563.i, label %B3196.i, label %B3268.i

B3196.i:                                          ; preds = %B3172.i
  br i1 %.2895169.not219.i, label %B3258.i, label %B3226.if.lr.ph.i

B3226.if.lr.ph.i:                                 ; preds = %B3196.i
  %invariant.gep.i = getelementptr double, ptr %numbers42, i64 %mark.2.0213.i
  %.6746.i = select i1 %.6545.i, i64 %kept44, i64 0
  %invariant.gep205.i = getelementptr double, ptr %invariant.gep.i, i64 %.6746.i
  br label %B3226.if.i

B3258.i:                                          ; preds = %B3226.if.i, %B3196.i
  %.6778.i = add nsw i64 %mark.2.0213.i, 1
  br label %B3268.i

B3268.i:                                          ; preds = %B3258.i, %B3172.i, %B3134.i
  %mark.3.1.i = phi i64 [ %.6778.i, %B3258.i ], [ %mark.2.0213.i, %B3172.i ], [ %mark.2.0213.i, %B3134.i ]
  %exitcond225.not.i = icmp eq i64 %.2645.i, %kept9
  br i1 %exitcond225.not.i, label %B3272.i, label %B804.i

B3272.i:                                          ; preds = %B3268.i, %B686.i
  %.7004214.not.i = icmp slt i64 %kept11, 1
  br i1 %.7004214.not.i, label %kurs_native.exit, label %B3302.if.i

B3525.i:                                          ; preds = %B2506.endif.i, %B2742.i, %B2230.i, %B2204.i, %B2160.i, %B2056.i
  %lowest_ceiling.9.3.i = phi double [ %"$phi2736.2.2.4.i", %B2506.endif.i ], [ %lowest_ceiling.8.2194.i, %B2056.i ], [ %lowest_ceiling.8.2194.i, %B2742.i ], [ %lowest_ceiling.8.2194.i, %B2230.i ], [ %lowest_ceiling.8.2194.i, %B2204.i ], [ %lowest_ceiling.8.2194.i, %B2160.i ]
  %highest_floor.9.3.i = phi double [ %"$phi2696.2.2.4.i", %B2506.endif.i ], [ %highest_floor.8.2195.i, %B2056.i ], [ %highest_floor.8.2195.i, %B2742.i ], [ %highest_floor.8.2195.i, %B2230.i ], [ %highest_floor.8.2195.i, %B2204.i ], [ %highest_floor.8.2195.i, %B2160.i ]
  %waiting.7.3.i = phi i1 [ %waiting.6.2196.i, %B2506.endif.i ], [ %waiting.6.2196.i, %B2056.i ], [ true, %B2742.i ], [ %waiting.6.2196.i, %B2230.i ], [ %waiting.6.2196.i, %B2204.i ], [ %waiting.6.2196.i, %B2160.i ]
  %exitcond222.not.i = icmp eq i64 %kept11, %.4691.i
  br i1 %exitcond222.not.i, label %B2760.i, label %B2056.i

B356.if.i:                                        ; preds = %B448.i, %0
  %.1736.0151.i = phi i64 [ 0, %0 ], [ %.1807.i, %B448.i ]
  %.1807.i = add nuw nsw i64 %.1736.0151.i, 1
  %.1837.i = icmp slt i64 %.1736.0151.i, %kept11
  br i1 %.1837.i, label %B418.i, label %B406.i

B1086.endif.i:                                    ; preds = %B184.i.i, %B164.i.i, %_ZN4kurs8backtest7kernels8_steppedB2v7B70c8tJTIeFIjxB2IKSgI4CrvQCk0Z4yRYcWsCAQUQzVBF6jCIJo8Y_2fTKIIZjxSegOLaAIAEddx.exit.i.i, %B1086.i
  %price.4.i.0.i = phi double [ %.3107.i, %B1086.i ], [ %value.2.i.i.0.arg.terms.12.i, %_ZN4kurs8backtest7kernels8_steppedB2v7B70c8tJTIeFIjxB2IKSgI4CrvQCk0Z4yRYcWsCAQUQzVBF6jCIJo8Y_2fTKIIZjxSegOLaAIAEddx.exit.i.i ], [ %value.2.i.i.0.arg.terms.12..3169.i, %B164.i.i ], [ %value.2.i.i.0.arg.terms.12..3200.i, %B184.i.i ]
  %.181.i.i.i = fneg double %.181.i.i
  br i1 %"$phi46.0.2.i.i.i.i.0.i", label %B98.i.i.i.i, label %B34.i.i.i.i

B34.i.i.i.i:                                      ; preds = %B1086.endif.i
  %.76.i.i9977.i = fdiv double %price.4.i.0.i, %kept28
  %.84.i.le.i9978.i = tail call double @llvm.rint.f64(double %.76.i.i9977.i)
  %.6.i.i.i.i9979.i = fmul double %kept28, %.84.i.le.i9978.i
  %.7.i.i.i.i9980.i = fmul double %.84.i.le.i9978.i, 0x41A0000002000000
  %.8.i.i.i.i9981.i = fsub double %.7.i.i.i.i9980.i, %.84.i.le.i9978.i
  %.9.i.i.i.i9982.i = fsub double %.7.i.i.i.i9980.i, %.8.i.i.i.i9981.i
  %.10.i.i.i.i9983.i = fsub double %.84.i.le.i9978.i, %.9.i.i.i.i9982.i
  %.15.i.i.i.i9988.i = fmul double %.13.i.i.i.i9986.i, %.9.i.i.i.i9982.i
  %.16.i.i.i.i9989.i = fsub double %.15.i.i.i.i9988.i, %.6.i.i.i.i9979.i
  %.17.i.i.i.i9990.i = fmul double %.14.i.i.i.i9987.i, %.9.i.i.i.i9982.i
  %.18.i.i.i.i9991.i = fadd double %.17.i.i.i.i9990.i, %.16.i.i.i.i9989.i
  %.19.i.i.i.i9992.i = fmul double %.13.i.i.i.i9986.i, %.10.i.i.i.i9983.i
  %.20.i.i.i.i9993.i = fadd double %.19.i.i.i.i9992.i, %.18.i.i.i.i9991.i
  %.21.i.i.i.i9994.i = fmul double %.14.i.i.i.i9987.i, %.10.i.i.i.i9983.i
  %.22.i.i.i.i9995.i = fadd double %.21.i.i.i.i9994.i, %.20.i.i.i.i9993.i
  %.47.i.i.i9996.i = fmul double %kept35, %.84.i.le.i9978.i
  %.48.i.i.i9997.i = fadd double %.47.i.i.i9996.i, %.22.i.i.i.i9995.i
  %.6.i1.i.i.i9998.i = fadd double %.6.i.i.i.i9979.i, %.48.i.i.i9997.i
  %.7.i2.i.i.i9999.i = fsub double %.6.i1.i.i.i9998.i, %.6.i.i.i.i9979.i
  %.8.i3.i.i.i10000.i = fsub double %.48.i.i.i9997.i, %.7.i2.i.i.i9999.i
  %.6.i.i28.i10001.i = fmul double %.6.i1.i.i.i9998.i, %.181.i.i.i
  %.7.i.i29.i10002.i = fmul double %.181.i.i, 0xC1A0000002000000
  %.8.i.i30.i10003.i = fadd double %.181.i.i, %.7.i.i29.i10002.i
  %.9.i.i31.i10004.i = fsub double %.7.i.i29.i10002.i, %.8.i.i30.i10003.i
  %.10.i.i32.i10005.i = fsub double %.181.i.i.i, %.9.i.i31.i10004.i
  %.11.i.i33.i10006.i = fmul double %.6.i1.i.i.i9998.i, 0x41A0000002000000
  %.12.i.i34.i10007.i = fsub double %.11.i.i33.i10006.i, %.6.i1.i.i.i9998.i
  %.13.i.i35.i10008.i = fsub double %.11.i.i33.i10006.i, %.12.i.i34.i10007.i
  %.14.i.i36.i10009.i = fsub double %.6.i1.i.i.i9998.i, %.13.i.i35.i10008.i
  %.15.i.i37.i10010.i = fmul double %.9.i.i31.i10004.i, %.13.i.i35.i10008.i
  %.16.i.i38.i10011.i = fsub double %.15.i.i37.i10010.i, %.6.i.i28.i10001.i
  %.17.i.i39.i10012.i = fmul double %.9.i.i31.i10004.i, %.14.i.i36.i10009.i
  %.18.i.i40.i10013.i = fadd double %.16.i.i38.i10011.i, %.17.i.i39.i10012.i
  %.19.i.i41.i10014.i = fmul double %.10.i.i32.i10005.i, %.13.i.i35.i10008.i
  %.20.i.i42.i10015.i = fadd double %.19.i.i41.i10014.i, %.18.i.i40.i10013.i
  %.21.i.i43.i10016.i = fmul double %.10.i.i32.i10005.i, %.14.i.i36.i10009.i
  %.22.i.i44.i10017.i = fadd double %.21.i.i43.i10016.i, %.20.i.i42.i10015.i
  %.52.i55.i10018.i = fmul double %.8.i3.i.i.i10000.i, %.181.i.i.i
  %39 = fmul double %.234.i.i, %.6.i1.i.i.i9998.i
  %.60.i59.i10020.i = fsub double %.52.i55.i10018.i, %39
  %.61.i60.i10021.i = fadd double %.60.i59.i10020.i, %.22.i.i44.i10017.i
  %.6.i1.i61.i10022.i = fadd double %.6.i.i28.i10001.i, %.61.i60.i10021.i
  %.7.i2.i62.i10023.i = fsub double %.6.i1.i61.i10022.i, %.6.i.i28.i10001.i
  %.8.i3.i63.i10024.i = fsub double %.61.i60.i10021.i, %.7.i2.i62.i10023.i
  %.163.i10025.i = fcmp olt double %.181.i.i, 0.000000e+00
  %"$phi114.0.2.0.i10026.i" = select i1 %.163.i10025.i, double 1.000000e+00, double -1.000000e+00
  %.177.i10027.i = fmul double %kept17, %"$phi114.0.2.0.i10026.i"
  %.181.i10028.i = fmul double %kept32, %"$phi114.0.2.0.i10026.i"
  %.6.i.i.i10029.i = fmul double %.177.i10027.i, %.6.i1.i61.i10022.i
  %.7.i.i4.i10030.i = fmul double %.6.i1.i61.i10022.i, 0x41A0000002000000
  %.8.i.i5.i10031.i = fsub double %.7.i.i4.i10030.i, %.6.i1.i61.i10022.i
  %.9.i.i.i10032.i = fsub double %.7.i.i4.i10030.i, %.8.i.i5.i10031.i
  %.10.i.i.i10033.i = fsub double %.6.i1.i61.i10022.i, %.9.i.i.i10032.i
  %.11.i.i6.i10034.i = fmul double %.177.i10027.i, 0x41A0000002000000
  %.12.i.i.i10035.i = fsub double %.11.i.i6.i10034.i, %.177.i10027.i
  %.13.i.i7.i10036.i = fsub double %.11.i.i6.i10034.i, %.12.i.i.i10035.i
  %.14.i.i.i10037.i = fsub double %.177.i10027.i, %.13.i.i7.i10036.i
  %.15.i.i.i10038.i = fmul double %.13.i.i7.i10036.i, %.9.i.i.i10032.i
  %.16.i.i.i10039.i = fsub double %.15.i.i.i10038.i, %.6.i.i.i10029.i
  %.17.i.i.i10040.i = fmul double %.14.i.i.i10037.i, %.9.i.i.i10032.i
  %.18.i.i8.i10041.i = fadd double %.17.i.i.i10040.i, %.16.i.i.i10039.i
  %.19.i.i.i10042.i = fmul double %.13.i.i7.i10036.i, %.10.i.i.i10033.i
  %.20.i.i.i10043.i = fadd double %.19.i.i.i10042.i, %.18.i.i8.i10041.i
  %.21.i.i.i10044.i = fmul double %.14.i.i.i10037.i, %.10.i.i.i10033.i
  %.22.i.i.i10045.i = fadd double %.21.i.i.i10044.i, %.20.i.i.i10043.i
  %.52.i11.i10046.i = fmul double %.181.i10028.i, %.6.i1.i61.i10022.i
  %.59.i.i10047.i = fmul double %.177.i10027.i, %.8.i3.i63.i10024.i
  %.60.i.i10048.i = fadd double %.52.i11.i10046.i, %.59.i.i10047.i
  %.61.i14.i10049.i = fadd double %.60.i.i10048.i, %.22.i.i.i10045.i
  %.6.i1.i.i10050.i = fadd double %.6.i.i.i10029.i, %.61.i14.i10049.i
  %.7.i2.i.i10051.i = fsub double %.6.i1.i.i10050.i, %.6.i.i.i10029.i
  %.8.i3.i.i10052.i = fsub double %.61.i14.i10049.i, %.7.i2.i.i10051.i
  %.18.i.i92.i10053.i = fsub double %.75.i596.i, %.6.i1.i61.i10022.i
  %.20.i.i93.i10054.i = fsub double %.18.i.i92.i10053.i, %.75.i596.i
  %.22.i.i94.i10055.i = fsub double %.18.i.i92.i10053.i, %.20.i.i93.i10054.i
  %.23.i.i95.i10056.i = fsub double %.75.i596.i, %.22.i.i94.i10055.i
  %.18.i.i10057.i = fneg double %.6.i1.i61.i10022.i
  %.25.i.i.i10058.i = fsub double %.18.i.i10057.i, %.20.i.i93.i10054.i
  %.26.i.i.i10059.i = fadd double %.25.i.i.i10058.i, %.23.i.i95.i10056.i
  %.29.i.i.i10060.i = fsub double %.128.i634.i, %.8.i3.i63.i10024.i
  %.43.i.i99.i10061.i = fadd double %.29.i.i.i10060.i, %.26.i.i.i10059.i
  %.6.i.i.i100.i10062.i = fadd double %.18.i.i92.i10053.i, %.43.i.i99.i10061.i
  %.7.i.i.i101.i10063.i = fsub double %.6.i.i.i100.i10062.i, %.18.i.i92.i10053.i
  %.8.i.i.i102.i10064.i = fsub double %.43.i.i99.i10061.i, %.7.i.i.i101.i10063.i
  %.31.i.i.i10065.i = fsub double %.29.i.i.i10060.i, %.128.i634.i
  %.35.i.i.i10066.i = fsub double %.29.i.i.i10060.i, %.31.i.i.i10065.i
  %.36.i.i.i10067.i = fsub double %.128.i634.i, %.35.i.i.i10066.i
  %.22.i.i10068.i = fneg double %.8.i3.i63.i10024.i
  %.40.i.i96.i10069.i = fsub double %.22.i.i10068.i, %.31.i.i.i10065.i
  %.41.i.i97.i10070.i = fadd double %.40.i.i96.i10069.i, %.36.i.i.i10067.i
  %.75.i.i108.i10071.i = fadd double %.41.i.i97.i10070.i, %.8.i.i.i102.i10064.i
  %.6.i1.i.i109.i10072.i = fadd double %.6.i.i.i100.i10062.i, %.75.i.i108.i10071.i
  %.18.i.i147.i10073.i = fsub double %.6.i1.i.i109.i10072.i, %.6.i1.i.i10050.i
  %.20.i.i148.i10074.i = fsub double %.18.i.i147.i10073.i, %.6.i1.i.i109.i10072.i
  %.22.i.i149.i10075.i = fsub double %.18.i.i147.i10073.i, %.20.i.i148.i10074.i
  %.23.i.i150.i10076.i = fsub double %.6.i1.i.i109.i10072.i, %.22.i.i149.i10075.i
  %.18.i135.i10077.i = fneg double %.6.i1.i.i10050.i
  %.25.i.i151.i10078.i = fsub double %.18.i135.i10077.i, %.20.i.i148.i10074.i
  %.26.i.i152.i10079.i = fadd double %.25.i.i151.i10078.i, %.23.i.i150.i10076.i
  %.7.i2.i.i110.i10080.i = fsub double %.6.i1.i.i109.i10072.i, %.6.i.i.i100.i10062.i
  %.8.i3.i.i111.i10081.i = fsub double %.75.i.i108.i10071.i, %.7.i2.i.i110.i10080.i
  %.29.i.i153.i10082.i = fsub double %.8.i3.i.i111.i10081.i, %.8.i3.i.i10052.i
  %.43.i.i160.i10083.i = fadd double %.29.i.i153.i10082.i, %.26.i.i152.i10079.i
  %.6.i.i.i161.i10084.i = fadd double %.18.i.i147.i10073.i, %.43.i.i160.i10083.i
  %.7.i.i.i162.i10085.i = fsub double %.6.i.i.i161.i10084.i, %.18.i.i147.i10073.i
  %.8.i.i.i163.i10086.i = fsub double %.43.i.i160.i10083.i, %.7.i.i.i162.i10085.i
  %.31.i.i154.i10087.i = fsub double %.29.i.i153.i10082.i, %.8.i3.i.i111.i10081.i
  %.35.i.i155.i10088.i = fsub double %.29.i.i153.i10082.i, %.31.i.i154.i10087.i
  %.36.i.i156.i10089.i = fsub double %.8.i3.i.i111.i10081.i, %.35.i.i155.i10088.i
  %.22.i137.i10090.i = fneg double %.8.i3.i.i10052.i
  %.40.i.i157.i10091.i = fsub double %.22.i137.i10090.i, %.31.i.i154.i10087.i
  %.41.i.i158.i10092.i = fadd double %.40.i.i157.i10091.i, %.36.i.i156.i10089.i
  %.75.i.i173.i10093.i = fadd double %.41.i.i158.i10092.i, %.8.i.i.i163.i10086.i
  %.6.i1.i.i174.i10094.i = fadd double %.6.i.i.i161.i10084.i, %.75.i.i173.i10093.i
  %.7.i2.i.i175.i10095.i = fsub double %.6.i1.i.i174.i10094.i, %.6.i.i.i161.i10084.i
  %.8.i3.i.i176.i10096.i = fsub double %.75.i.i173.i10093.i, %.7.i2.i.i175.i10095.i
  br label %B108.endif.i.i.i

B98.i.i.i.i:                                      ; preds = %B1086.endif.i
  %.213.i.i.i.i = fmul double %price.4.i.0.i, %.181.i.i.i
  %.220.i.i.i.i = fcmp ogt double %.213.i.i.i.i, 0.000000e+00
  %.228.i.i.i.i = fneg double %.213.i.i.i.i
  %"$phi128.0.2.i.i.i.0.i" = select i1 %.220.i.i.i.i, double %.213.i.i.i.i, double %.228.i.i.i.i
  %.234.i.i.i.i = fmul double %kept17, %"$phi128.0.2.i.i.i.0.i"
  %.244.i.i.i.i = fsub double %.75.i596.i, %.213.i.i.i.i
  %.247.i.i.i.i = fsub double %.244.i.i.i.i, %.234.i.i.i.i
  br label %B108.endif.i.i.i

B108.endif.i.i.i:                                 ; preds = %B98.i.i.i.i, %B34.i.i.i.i
  %.188.i.i.sroa.15.0.i = phi double [ %price.4.i.0.i, %B98.i.i.i.i ], [ %.6.i1.i.i.i9998.i, %B34.i.i.i.i ]
  %.188.i.i.sroa.10.0.i = phi double [ %.234.i.i.i.i, %B98.i.i.i.i ], [ %.6.i1.i.i10050.i, %B34.i.i.i.i ]
  %.188.i.i.sroa.5.0.i = phi double [ 0.000000e+00, %B98.i.i.i.i ], [ %.8.i3.i.i176.i10096.i, %B34.i.i.i.i ]
  %.188.i.i.sroa.0.0.i = phi double [ %.247.i.i.i.i, %B98.i.i.i.i ], [ %.6.i1.i.i174.i10094.i, %B34.i.i.i.i ]
  %.290.i.i.i = getelementptr double, ptr %13, i64 %.2838.0170.i
  %.291.i.i.i = load double, ptr %.290.i.i.i, align 8, !noalias !85
  %.293.i.i.i = fadd double %.188.i.i.sroa.10.0.i, %.291.i.i.i
  %.375.i.i.i = getelementptr double, ptr %14, i64 %.2838.0170.i
  store i64 %.2575.0208.i, ptr %.375.i.i.i, align 8, !noalias !85
  %.431.i.i.i = getelementptr double, ptr %15, i64 %.2838.0170.i
  store double %.188.i.i.sroa.15.0.i, ptr %.431.i.i.i, align 8, !noalias !85
  store double %.293.i.i.i, ptr %.290.i.i.i, align 8, !noalias !85
  %.546.i.i.i = getelementptr double, ptr %16, i64 %.2838.0170.i
  %.547.i.i.i = load double, ptr %.546.i.i.i, align 8, !noalias !85
  %.548.i.i.i = fsub double %.188.i.i.sroa.15.0.i, %.547.i.i.i
  %.550.i.i.i = fmul double %.181.i.i, %.548.i.i.i
  %.553.i.i.i = fsub double %.550.i.i.i, %.293.i.i.i
  %.607.i.i.i = getelementptr double, ptr %17, i64 %.2838.0170.i
  store double %.553.i.i.i, ptr %.607.i.i.i, align 8, !noalias !85
  %.688.i.i.i = getelementptr double, ptr %18, i64 %.2838.0170.i
  store double 1.976260e-323, ptr %.688.i.i.i, align 8, !noalias !85
  %.3348.i = getelementptr i64, ptr %.1495.i, i64 %.2838.0170.i
  %.3349.i = load i64, ptr %.3348.i, align 8, !noalias !0
  %.3350.i = add nsw i64 %.3349.i, 1
  store i64 %.3350.i, ptr %.3348.i, align 8, !noalias !0
  %.3418.pre.i = load i64, ptr %.3012.i, align 8, !noalias !0
  %.3480.pre.i = load double, ptr %25, align 8, !noalias !0
  %.3511.pre.i = load double, ptr %26, align 8, !noalias !0
  br label %B1270.i

B1270.endif.i:                                    ; preds = %B106.endif.i.i.thread.i, %B106.endif.i.i.i, %B0.endif.i.i.i, %B1154.i.i.i, %_ZN4kurs8backtest7kernels8_coveredB3v32B70c8tJTIeFIjxB2IKSgI4CrvQCk0Z4yRYcWsCAQUQzVBF6jCIJo8Y_2fTKIIZjxSegOLaAIAE116State_28float64_2c_20float64_2c_20float64_2c_20float64_2c_20float64_2c_20float64_2c_20int64_2c_20int64_2c_20int64_2926Exact_28float64_20x_202_29d263Terms_28float64_2c_20float64_2c_20float64_2c_20float64_2c_20bool_2c_20bool_2c_20float64_2c_20float64_2c_20float64_2c_20bool_2c_20bool_2c_20bool_2c_20float64_2c_20float64_2c_20float64_2c_20float64_2c_20float64_2c_20float64_2c_20float64_2c_20float64_2c_20float64_29.exit.i.i.i, %B218.i.i.i.i, %B96.i.i.i.i, %B96.i.i.i.i.i, %B18.i.i.i.i.i, %B108.endif.i.i.i.i
  %.3517.sroa.30.0.i = phi i64 [ %.2908.i, %B108.endif.i.i.i.i ], [ %state.2.i.sroa.60.0.i, %B96.i.i.i.i ], [ %state.2.i.sroa.60.0.i, %B106.endif.i.i.i ], [ %state.2.i.sroa.60.0.i, %_ZN4kurs8backtest7kernels8_coveredB3v32B70c8tJTIeFIjxB2IKSgI4CrvQCk0Z4yRYcWsCAQUQzVBF6jCIJo8Y_2fTKIIZjxSegOLaAIAE116State_28float64_2c_20float64_2c_20float64_2c_20float64_2c_20float64_2c_20float64_2c_20int64_2c_20int64_2c_20int64_2926Exact_28float64_20x_202_29d263Terms_28float64_2c_20float64_2c_20float64_2c_20float64_2c_20bool_2c_20bool_2c_20float64_2c_20float64_2c_20float64_2c_20bool_2c_20bool_2c_20bool_2c_20float64_2c_20float64_2c_20float64_2c_20float64_2c_20float64_2c_20float64_2c_20float64_2c_20float64_2c_20float64_29.exit.i.i.i ], [ %state.2.i.sroa.60.0.i, %B106.endif.i.i.thread.i ], [ %state.2.i.sroa.60.0.i, %B218.i.i.i.i ], [ %state.2.i.sroa.60.0.i, %B0.endif.i.i.i ], [ %state.2.i.sroa.60.0.i, %B1154.i.i.i ], [ %state.2.i.sroa.60.0.i, %B18.i.i.i.i.i ], [ %state.2.i.sroa.60.0.i, %B96.i.i.i.i.i ]
  %.3517.sroa.25.0.i = phi double [ 0x7FF0000000000000, %B108.endif.i.i.i.i ], [ 0x7FF0000000000000, %B96.i.i.i.i ], [ 0x7FF0000000000000, %B106.endif.i.i.i ], [ 0x7FF0000000000000, %_ZN4kurs8backtest7kernels8_coveredB3v32B70c8tJTIeFIjxB2IKSgI4CrvQCk0Z4yRYcWsCAQUQzVBF6jCIJo8Y_2fTKIIZjxSegOLaAIAE116State_28float64_2c_20float64_2c_20float64_2c_20float64_2c_20float64_2c_20float64_2c_20int64_2c_20int64_2c_20int64_2926Exact_28float64_20x_202_29d263Terms_28float64_2c_20float64_2c_20float64_2c_20float64_2c_20bool_2c_20bool_2c_20float64_2c_20float64_2c_20float64_2c_20bool_2c_20bool_2c_20bool_2c_20float64_2c_20float64_2c_20float64_2c_20float64_2c_20float64_2c_20float64_2c_20float64_2c_20float64_2c_20float64_29.exit.i.i.i ], [ 0x7FF0000000000000, %B106.endif.i.i.thread.i ], [ 0x7FF0000000000000, %B218.i.i.i.i ], [ 0x7FF0000000000000, %B0.endif.i.i.i ], [ %.1077.i.i.i, %B1154.i.i.i ], [ 0x7FF0000000000000, %B18.i.i.i.i.i ], [ 0x7FF0000000000000, %B96.i.i.i.i.i ]
  %.3517.sroa.20.0.i = phi double [ 0xFFF0000000000000, %B108.endif.i.i.i.i ], [ 0xFFF0000000000000, %B96.i.i.i.i ], [ 0xFFF0000000000000, %B106.endif.i.i.i ], [ 0xFFF0000000000000, %_ZN4kurs8backtest7kernels8_coveredB3v32B70c8tJTIeFIjxB2IKSgI4CrvQCk0Z4yRYcWsCAQUQzVBF6jCIJo8Y_2fTKIIZjxSegOLaAIAE116State_28float64_2c_20float64_2c_20float64_2c_20float64_2c_20float64_2c_20float64_2c_20int64_2c_20int64_2c_20int64_2926Exact_28float64_20x_202_29d263Terms_28float64_2c_20float64_2c_20float64_2c_20float64_2c_20bool_2c_20bool_2c_20float64_2c_20float64_2c_20float64_2c_20bool_2c_20bool_2c_20bool_2c_20float64_2c_20float64_2c_20float64_2c_20float64_2c_20float64_2c_20float64_2c_20float64_2c_20float64_2c_20float64_29.exit.i.i.i ], [ 0xFFF0000000000000, %B106.endif.i.i.thread.i ], [ 0xFFF0000000000000, %B218.i.i.i.i ], [ 0xFFF0000000000000, %B0.endif.i.i.i ], [ %.1072.i.i.i, %B1154.i.i.i ], [ 0xFFF0000000000000, %B18.i.i.i.i.i ], [ 0xFFF0000000000000, %B96.i.i.i.i.i ]
  %.3517.sroa.15.0.i = phi double [ 0.000000e+00, %B108.endif.i.i.i.i ], [ 0.000000e+00, %B96.i.i.i.i ], [ 0.000000e+00, %B106.endif.i.i.i ], [ 0.000000e+00, %_ZN4kurs8backtest7kernels8_coveredB3v32B70c8tJTIeFIjxB2IKSgI4CrvQCk0Z4yRYcWsCAQUQzVBF6jCIJo8Y_2fTKIIZjxSegOLaAIAE116State_28float64_2c_20float64_2c_20float64_2c_20float64_2c_20float64_2c_20float64_2c_20int64_2c_20int64_2c_20int64_2926Exact_28float64_20x_202_29d263Terms_28float64_2c_20float64_2c_20float64_2c_20float64_2c_20bool_2c_20bool_2c_20float64_2c_20float64_2c_20float64_2c_20bool_2c_20bool_2c_20bool_2c_20float64_2c_20float64_2c_20float64_2c_20float64_2c_20float64_2c_20float64_2c_20float64_2c_20float64_2c_20float64_29.exit.i.i.i ], [ 0.000000e+00, %B106.endif.i.i.thread.i ], [ 0.000000e+00, %B218.i.i.i.i ], [ 0.000000e+00, %B0.endif.i.i.i ], [ %.384.i.i.i28, %B1154.i.i.i ], [ 0.000000e+00, %B18.i.i.i.i.i ], [ 0.000000e+00, %B96.i.i.i.i.i ]
  %.3517.sroa.10.0.i = phi double [ 0.000000e+00, %B108.endif.i.i.i.i ], [ 0.000000e+00, %B96.i.i.i.i ], [ 0.000000e+00, %B106.endif.i.i.i ], [ 0.000000e+00, %_ZN4kurs8backtest7kernels8_coveredB3v32B70c8tJTIeFIjxB2IKSgI4CrvQCk0Z4yRYcWsCAQUQzVBF6jCIJo8Y_2fTKIIZjxSegOLaAIAE116State_28float64_2c_20float64_2c_20float64_2c_20float64_2c_20float64_2c_20float64_2c_20int64_2c_20int64_2c_20int64_2926Exact_28float64_20x_202_29d263Terms_28float64_2c_20float64_2c_20float64_2c_20float64_2c_20bool_2c_20bool_2c_20float64_2c_20float64_2c_20float64_2c_20bool_2c_20bool_2c_20bool_2c_20float64_2c_20float64_2c_20float64_2c_20float64_2c_20float64_2c_20float64_2c_20float64_2c_20float64_2c_20float64_29.exit.i.i.i ], [ 0.000000e+00, %B106.endif.i.i.thread.i ], [ 0.000000e+00, %B218.i.i.i.i ], [ 0.000000e+00, %B0.endif.i.i.i ], [ %.379.i.i.i26, %B1154.i.i.i ], [ 0.000000e+00, %B18.i.i.i.i.i ], [ 0.000000e+00, %B96.i.i.i.i.i ]
  %.3517.sroa.5.0.i = phi double [ %.188.i.i.i.sroa.5.0.i, %B108.endif.i.i.i.i ], [ %state.2.i.sroa.10.0.i, %B96.i.i.i.i ], [ %state.2.i.sroa.10.0.i, %B106.endif.i.i.i ], [ %state.2.i.sroa.10.0.i, %_ZN4kurs8backtest7kernels8_coveredB3v32B70c8tJTIeFIjxB2IKSgI4CrvQCk0Z4yRYcWsCAQUQzVBF6jCIJo8Y_2fTKIIZjxSegOLaAIAE116State_28float64_2c_20float64_2c_20float64_2c_20float64_2c_20float64_2c_20float64_2c_20int64_2c_20int64_2c_20int64_2926Exact_28float64_20x_202_29d263Terms_28float64_2c_20float64_2c_20float64_2c_20float64_2c_20bool_2c_20bool_2c_20float64_2c_20float64_2c_20float64_2c_20bool_2c_20bool_2c_20bool_2c_20float64_2c_20float64_2c_20float64_2c_20float64_2c_20float64_2c_20float64_2c_20float64_2c_20float64_2c_20float64_29.exit.i.i.i ], [ %state.2.i.sroa.10.0.i, %B106.endif.i.i.thread.i ], [ %state.2.i.sroa.10.0.i, %B218.i.i.i.i ], [ %state.2.i.sroa.10.0.i, %B0.endif.i.i.i ], [ %.401.i.i3372.sroa.5.0.i, %B1154.i.i.i ], [ %state.2.i.sroa.10.0.i, %B18.i.i.i.i.i ], [ %state.2.i.sroa.10.0.i, %B96.i.i.i.i.i ]
  %.3517.sroa.0.0.i = phi double [ %.188.i.i.i.sroa.0.0.i, %B108.endif.i.i.i.i ], [ %state.2.i.sroa.0.0.i, %B96.i.i.i.i ], [ %state.2.i.sroa.0.0.i, %B106.endif.i.i.i ], [ %state.2.i.sroa.0.0.i, %_ZN4kurs8backtest7kernels8_coveredB3v32B70c8tJTIeFIjxB2IKSgI4CrvQCk0Z4yRYcWsCAQUQzVBF6jCIJo8Y_2fTKIIZjxSegOLaAIAE116State_28float64_2c_20float64_2c_20float64_2c_20float64_2c_20float64_2c_20float64_2c_20int64_2c_20int64_2c_20int64_2926Exact_28float64_20x_202_29d263Terms_28float64_2c_20float64_2c_20float64_2c_20float64_2c_20bool_2c_20bool_2c_20float64_2c_20float64_2c_20float64_2c_20bool_2c_20bool_2c_20bool_2c_20float64_2c_20float64_2c_20float64_2c_20float64_2c_20float64_2c_20float64_2c_20float64_2c_20float64_2c_20float64_29.exit.i.i.i ], [ %state.2.i.sroa.0.0.i, %B106.endif.i.i.thread.i ], [ %state.2.i.sroa.0.0.i, %B218.i.i.i.i ], [ %state.2.i.sroa.0.0.i, %B0.endif.i.i.i ], [ %.401.i.i3372.sroa.0.0.i, %B1154.i.i.i ], [ %state.2.i.sroa.0.0.i, %B18.i.i.i.i.i ], [ %state.2.i.sroa.0.0.i, %B96.i.i.i.i.i ]
  store i64 0, ptr %.3012.i, align 8, !noalias !0
  %.3629.pre.i = load double, ptr %26, align 8, !noalias !0
  br label %B1384.i

B58.i.i:                                          ; preds = %B1452.i
  %.142.i12617.i = fcmp olt double %.3809.i, %state.8.sroa.80.3.i
  br i1 %.142.i12617.i, label %B80.i.i, label %B650.i.i

B80.i.i:                                          ; preds = %B58.i.i
  br i1 %.83.i.i.i.i.i, label %_ZN4kurs8backtest7kernels5_nearB3v36B70c8tJTIeFIjxB2IKSgI4CrvQCk0Z4yRYcWsCAQUQzVBF6jCIJo8Y_2fTKIIZjxSegOLaAIAEdd.exit.i.i, label %B16.i.i12674.i

B16.i.i12674.i:                                   ; preds = %B80.i.i
  %.18.i.i12676.i = fdiv double %state.8.sroa.80.3.i, %kept28
  %.28.i.i12686.le.i = tail call double @llvm.rint.f64(double %.18.i.i12676.i)
  %.34.i.i12682.i = fmul double %kept28, %.28.i.i12686.le.i
  br label %_ZN4kurs8backtest7kernels5_nearB3v36B70c8tJTIeFIjxB2IKSgI4CrvQCk0Z4yRYcWsCAQUQzVBF6jCIJo8Y_2fTKIIZjxSegOLaAIAEdd.exit.i.i

_ZN4kurs8backtest7kernels5_nearB3v36B70c8tJTIeFIjxB2IKSgI4CrvQCk0Z4yRYcWsCAQUQzVBF6jCIJo8Y_2fTKIIZjxSegOLaAIAEdd.exit.i.i: ; preds = %B16.i.i12674.i, %B80.i.i
  %"$phi70.0.2.i.i.0.i" = phi double [ %.34.i.i12682.i, %B16.i.i12674.i ], [ %state.8.sroa.80.3.i, %B80.i.i ]
  %.185.i12647.i = fcmp ugt double %.3871.i, %state.8.sroa.64.3.i
  br i1 %.185.i12647.i, label %B650.i.i, label %B154.i12648.i

B154.i12648.i:                                    ; preds = %_ZN4kurs8backtest7kernels5_nearB3v36B70c8tJTIeFIjxB2IKSgI4CrvQCk0Z4yRYcWsCAQUQzVBF6jCIJo8Y_2fTKIIZjxSegOLaAIAEdd.exit.i.i
  %.194.i12654.i = fcmp olt double %.3809.i, %state.8.sroa.64.3.i
  %brmerge.i = or i1 %.83.i.i.i.i.i, %.194.i12654.i
  %.3809.mux.i = select i1 %.194.i12654.i, double %.3809.i, double %state.8.sroa.64.3.i
  br i1 %brmerge.i, label %entry.endif.endif.endif.endif.endif.i.i12277.i, label %B16.i15.i.i

B16.i15.i.i:                                      ; preds = %B154.i12648.i
  %.18.i20.i.i = fdiv double %state.8.sroa.64.3.i, %kept28
  %.28.i32.i.le.i = tail call double @llvm.rint.f64(double %.18.i20.i.i)
  %.34.i28.i.i = fmul double %kept28, %.28.i32.i.le.i
  br label %entry.endif.endif.endif.endif.endif.i.i12277.i

B248.i.i:                                         ; preds = %B1452.i
  %.273.i11179.i = fcmp ogt double %.3809.i, %state.8.sroa.64.3.i
  br i1 %.273.i11179.i, label %B270.i.i, label %B650.i.i

B270.i.i:                                         ; preds = %B248.i.i
  br i1 %.83.i.i.i.i.i, label %_ZN4kurs8backtest7kernels5_nearB3v36B70c8tJTIeFIjxB2IKSgI4CrvQCk0Z4yRYcWsCAQUQzVBF6jCIJo8Y_2fTKIIZjxSegOLaAIAEdd.exit70.i.i, label %B16.i50.i.i

B16.i50.i.i:                                      ; preds = %B270.i.i
  %.18.i55.i.i = fdiv double %state.8.sroa.64.3.i, %kept28
  %.28.i67.i.le.i = tail call double @llvm.rint.f64(double %.18.i55.i.i)
  %.34.i63.i.i = fmul double %kept28, %.28.i67.i.le.i
  br label %_ZN4kurs8backtest7kernels5_nearB3v36B70c8tJTIeFIjxB2IKSgI4CrvQCk0Z4yRYcWsCAQUQzVBF6jCIJo8Y_2fTKIIZjxSegOLaAIAEdd.exit70.i.i

_ZN4kurs8backtest7kernels5_nearB3v36B70c8tJTIeFIjxB2IKSgI4CrvQCk0Z4yRYcWsCAQUQzVBF6jCIJo8Y_2fTKIIZjxSegOLaAIAEdd.exit70.i.i: ; preds = %B16.i50.i.i, %B270.i.i
  %"$phi70.0.2.i40.i.0.i" = phi double [ %.34.i63.i.i, %B16.i50.i.i ], [ %state.8.sroa.64.3.i, %B270.i.i ]
  %.314.i12587.i = fcmp ult double %.3840.i, %state.8.sroa.80.3.i
  br i1 %.314.i12587.i, label %B650.i.i, label %B344.i.i

B344.i.i:                                         ; preds = %_ZN4kurs8backtest7kernels5_nearB3v36B70c8tJTIeFIjxB2IKSgI4CrvQCk0Z4yRYcWsCAQUQzVBF6jCIJo8Y_2fTKIIZjxSegOLaAIAEdd.exit70.i.i
  %.323.i12593.i = fcmp ogt double %.3809.i, %state.8.sroa.80.3.i
  %brmerge9968.i = or i1 %.83.i.i.i.i.i, %.323.i12593.i
  %.3809.mux9969.i = select i1 %.323.i12593.i, double %.3809.i, double %state.8.sroa.80.3.i
  br i1 %brmerge9968.i, label %entry.endif.endif.endif.endif.endif.i.i12277.i, label %B16.i85.i.i

B16.i85.i.i:                                      ; preds = %B344.i.i
  %.18.i90.i.i = fdiv double %state.8.sroa.80.3.i, %kept28
  %.28.i102.i.le.i = tail call double @llvm.rint.f64(double %.18.i90.i.i)
  %.34.i98.i.i = fmul double %kept28, %.28.i102.i.le.i
  br label %entry.endif.endif.endif.endif.endif.i.i12277.i

entry.endif.endif.endif.endif.endif.i.i12277.i:   ; preds = %B16.i85.i.i, %B344.i.i, %B16.i15.i.i, %B154.i12648.i
  %price.6.i.0.i = phi double [ %.3809.mux9969.i, %B344.i.i ], [ %.34.i98.i.i, %B16.i85.i.i ], [ %.3809.mux.i, %B154.i12648.i ], [ %.34.i28.i.i, %B16.i15.i.i ]
  %side.3.i.0.i = phi i64 [ 1, %B344.i.i ], [ 1, %B16.i85.i.i ], [ -1, %B154.i12648.i ], [ -1, %B16.i15.i.i ]
  br i1 %.90.i1151.i, label %B26.i.i12407.i, label %_ZN4kurs8backtest7kernels7slippedB2v6B70c8tJTIeFIjxB2IKSgI4CrvQCk0Z4yRYcWsCAQUQzVBF6jCIJo8Y_2fTKIIZjxSegOLaAIAEdxdd263Terms_28float64_2c_20float64_2c_20float64_2c_20float64_2c_20bool_2c_20bool_2c_20float64_2c_20float64_2c_20float64_2c_20bool_2c_20bool_2c_20bool_2c_20float64_2c_20float64_2c_20float64_2c_20float64_2c_20float64_2c_20float64_2c_20float64_2c_20float64_2c_20float64_29.exit.i12294.i

B26.i.i12407.i:                                   ; preds = %entry.endif.endif.endif.endif.endif.i.i12277.i
  %.98.i.i12413.i = sitofp i64 %side.3.i.0.i to double
  %.99.i.i12414.i = fmul double %kept19, %.98.i.i12413.i
  %.100.i.i12415.i = fadd double %.99.i.i12414.i, 1.000000e+00
  %.102.i.i12417.i = fmul double %price.6.i.0.i, %.100.i.i12415.i
  br i1 %.18.i.i.i, label %B16.i.i.i12517.i, label %_ZN4kurs8backtest7kernels8_steppedB2v7B70c8tJTIeFIjxB2IKSgI4CrvQCk0Z4yRYcWsCAQUQzVBF6jCIJo8Y_2fTKIIZjxSegOLaAIAEddx.exit.i.i12426.i

B16.i.i.i12517.i:                                 ; preds = %B26.i.i12407.i
  %.27.i.i.i12523.i = fdiv double %.102.i.i12417.i, %kept28
  %40 = shl nsw i64 %side.3.i.0.i, 1
  %.32.i.i.i12527.i = sitofp i64 %40 to double
  %.33.i.i.i12528.i = fmul double %.32.i.i.i12527.i, 1.000000e-15
  %.34.i.i.i12529.i = fsub double 1.000000e+00, %.33.i.i.i12528.i
  %.35.i.i.i12530.i = fmul double %.34.i.i.i12529.i, %.27.i.i.i12523.i
  br i1 %.127.i11170.i, label %for.body.i.i.i12563.i, label %for.body.1.i.i.i12551.i

B150.i.i.i12544.i:                                ; preds = %for.body.1.i.i.i12551.i, %for.body.i.i.i12563.i
  %"$phi150.0.2.i.i.i11047.0.i" = phi double [ %.52.i.i.i12564.le.i, %for.body.i.i.i12563.i ], [ %.71.i.i.i12552.le.i, %for.body.1.i.i.i12551.i ]
  %.83.i.i.i12547.i = fmul double %kept28, %"$phi150.0.2.i.i.i11047.0.i"
  br label %_ZN4kurs8backtest7kernels8_steppedB2v7B70c8tJTIeFIjxB2IKSgI4CrvQCk0Z4yRYcWsCAQUQzVBF6jCIJo8Y_2fTKIIZjxSegOLaAIAEddx.exit.i.i12426.i

for.body.i.i.i12563.i:                            ; preds = %B16.i.i.i12517.i
  %.52.i.i.i12564.le.i = tail call double @llvm.ceil.f64(double %.35.i.i.i12530.i)
  br label %B150.i.i.i12544.i

for.body.1.i.i.i12551.i:                          ; preds = %B16.i.i.i12517.i
  %.71.i.i.i12552.le.i = tail call double @llvm.floor.f64(double %.35.i.i.i12530.i)
  br label %B150.i.i.i12544.i

_ZN4kurs8backtest7kernels8_steppedB2v7B70c8tJTIeFIjxB2IKSgI4CrvQCk0Z4yRYcWsCAQUQzVBF6jCIJo8Y_2fTKIIZjxSegOLaAIAEddx.exit.i.i12426.i: ; preds = %B150.i.i.i12544.i, %B26.i.i12407.i
  %value.2.i.i.i11041.0.i = phi double [ %.83.i.i.i12547.i, %B150.i.i.i12544.i ], [ %.102.i.i12417.i, %B26.i.i12407.i ]
  %.140.i.i12438.i = fcmp ogt double %value.2.i.i.i11041.0.i, %kept28
  %value.2.i.i.i11041.0.arg.terms.12.i = select i1 %.140.i.i12438.i, double %value.2.i.i.i11041.0.i, double %kept28
  br i1 %.151.i.not, label %_ZN4kurs8backtest7kernels7slippedB2v6B70c8tJTIeFIjxB2IKSgI4CrvQCk0Z4yRYcWsCAQUQzVBF6jCIJo8Y_2fTKIIZjxSegOLaAIAEdxdd263Terms_28float64_2c_20float64_2c_20float64_2c_20float64_2c_20bool_2c_20bool_2c_20float64_2c_20float64_2c_20float64_2c_20bool_2c_20bool_2c_20bool_2c_20float64_2c_20float64_2c_20float64_2c_20float64_2c_20float64_2c_20float64_2c_20float64_2c_20float64_2c_20float64_29.exit.i12294.i, label %B152.i.i12474.i

B152.i.i12474.i:                                  ; preds = %_ZN4kurs8backtest7kernels8_steppedB2v7B70c8tJTIeFIjxB2IKSgI4CrvQCk0Z4yRYcWsCAQUQzVBF6jCIJo8Y_2fTKIIZjxSegOLaAIAEddx.exit.i.i12426.i
  br i1 %.127.i11170.i, label %B164.i.i12498.i, label %B184.i.i12479.i

B164.i.i12498.i:                                  ; preds = %B152.i.i12474.i
  %.181.i.i12502.i = fcmp olt double %value.2.i.i.i11041.0.arg.terms.12.i, %.3840.i
  %value.2.i.i.i11041.0.arg.terms.12..3840.i = select i1 %.181.i.i12502.i, double %value.2.i.i.i11041.0.arg.terms.12.i, double %.3840.i
  br label %_ZN4kurs8backtest7kernels7slippedB2v6B70c8tJTIeFIjxB2IKSgI4CrvQCk0Z4yRYcWsCAQUQzVBF6jCIJo8Y_2fTKIIZjxSegOLaAIAEdxdd263Terms_28float64_2c_20float64_2c_20float64_2c_20float64_2c_20bool_2c_20bool_2c_20float64_2c_20float64_2c_20float64_2c_20bool_2c_20bool_2c_20bool_2c_20float64_2c_20float64_2c_20float64_2c_20float64_2c_20float64_2c_20float64_2c_20float64_2c_20float64_2c_20float64_29.exit.i12294.i

B184.i.i12479.i:                                  ; preds = %B152.i.i12474.i
  %.204.i.i12483.i = fcmp ogt double %value.2.i.i.i11041.0.arg.terms.12.i, %.3871.i
  %value.2.i.i.i11041.0.arg.terms.12..3871.i = select i1 %.204.i.i12483.i, double %value.2.i.i.i11041.0.arg.terms.12.i, double %.3871.i
  br label %_ZN4kurs8backtest7kernels7slippedB2v6B70c8tJTIeFIjxB2IKSgI4CrvQCk0Z4yRYcWsCAQUQzVBF6jCIJo8Y_2fTKIIZjxSegOLaAIAEdxdd263Terms_28float64_2c_20float64_2c_20float64_2c_20float64_2c_20bool_2c_20bool_2c_20float64_2c_20float64_2c_20float64_2c_20bool_2c_20bool_2c_20bool_2c_20float64_2c_20float64_2c_20float64_2c_20float64_2c_20float64_2c_20float64_2c_20float64_2c_20float64_2c_20float64_29.exit.i12294.i

_ZN4kurs8backtest7kernels7slippedB2v6B70c8tJTIeFIjxB2IKSgI4CrvQCk0Z4yRYcWsCAQUQzVBF6jCIJo8Y_2fTKIIZjxSegOLaAIAEdxdd263Terms_28float64_2c_20float64_2c_20float64_2c_20float64_2c_20bool_2c_20bool_2c_20float64_2c_20float64_2c_20float64_2c_20bool_2c_20bool_2c_20bool_2c_20float64_2c_20float64_2c_20float64_2c_20float64_2c_20float64_2c_20float64_2c_20float64_2c_20float64_2c_20float64_29.exit.i12294.i: ; preds = %B184.i.i12479.i, %B164.i.i12498.i, %_ZN4kurs8backtest7kernels8_steppedB2v7B70c8tJTIeFIjxB2IKSgI4CrvQCk0Z4yRYcWsCAQUQzVBF6jCIJo8Y_2fTKIIZjxSegOLaAIAEddx.exit.i.i12426.i, %entry.endif.endif.endif.endif.endif.i.i12277.i
  %price.4.i.i11054.0.i = phi double [ %price.6.i.0.i, %entry.endif.endif.endif.endif.endif.i.i12277.i ], [ %value.2.i.i.i11041.0.arg.terms.12.i, %_ZN4kurs8backtest7kernels8_steppedB2v7B70c8tJTIeFIjxB2IKSgI4CrvQCk0Z4yRYcWsCAQUQzVBF6jCIJo8Y_2fTKIIZjxSegOLaAIAEddx.exit.i.i12426.i ], [ %value.2.i.i.i11041.0.arg.terms.12..3840.i, %B164.i.i12498.i ], [ %value.2.i.i.i11041.0.arg.terms.12..3871.i, %B184.i.i12479.i ]
  %.85.i.i.i = fcmp olt double %state.8.sroa.32.3.i, 0.000000e+00
  %.93.i.i12397.i = fneg double %state.8.sroa.32.3.i
  %.99.i196.i.i = fmul double %.256.i.i.i.i.i, %.93.i.i12397.i
  %.103.i198.i.i = fdiv double %state.8.sroa.0.3.i, %.99.i196.i.i
  %"$phi102.0.2.i.i.0.i" = select i1 %.85.i.i.i, double %.103.i198.i.i, double 0x7FF0000000000000
  %41 = getelementptr double, ptr %16, i64 %.2838.0170.i
  %.529.i.i = load double, ptr %41, align 8, !noalias !92
  %.533.i.i = fmul double %.532.i.i, %.529.i.i
  %.536.i.i = fmul double %.533.i.i, 0x3FEFFFFFFFFFFFDC
  %.537.i.i = fcmp olt double %"$phi102.0.2.i.i.0.i", %.536.i.i
  br i1 %.537.i.i, label %B636.i.i, label %B650.i.i

B636.i.i:                                         ; preds = %_ZN4kurs8backtest7kernels7slippedB2v6B70c8tJTIeFIjxB2IKSgI4CrvQCk0Z4yRYcWsCAQUQzVBF6jCIJo8Y_2fTKIIZjxSegOLaAIAEdxdd263Terms_28float64_2c_20float64_2c_20float64_2c_20float64_2c_20bool_2c_20bool_2c_20float64_2c_20float64_2c_20float64_2c_20bool_2c_20bool_2c_20bool_2c_20float64_2c_20float64_2c_20float64_2c_20float64_2c_20float64_2c_20float64_2c_20float64_2c_20float64_2c_20float64_29.exit.i12294.i
  br label %B650.i.i

B650.i.i:                                         ; preds = %B636.i.i, %_ZN4kurs8backtest7kernels7slippedB2v6B70c8tJTIeFIjxB2IKSgI4CrvQCk0Z4yRYcWsCAQUQzVBF6jCIJo8Y_2fTKIIZjxSegOLaAIAEdxdd263Terms_28float64_2c_20float64_2c_20float64_2c_20float64_2c_20bool_2c_20bool_2c_20float64_2c_20float64_2c_20float64_2c_20bool_2c_20bool_2c_20bool_2c_20float64_2c_20float64_2c_20float64_2c_20float64_2c_20float64_2c_20float64_2c_20float64_2c_20float64_2c_20float64_29.exit.i12294.i, %_ZN4kurs8backtest7kernels5_nearB3v36B70c8tJTIeFIjxB2IKSgI4CrvQCk0Z4yRYcWsCAQUQzVBF6jCIJo8Y_2fTKIIZjxSegOLaAIAEdd.exit70.i.i, %B248.i.i, %_ZN4kurs8backtest7kernels5_nearB3v36B70c8tJTIeFIjxB2IKSgI4CrvQCk0Z4yRYcWsCAQUQzVBF6jCIJo8Y_2fTKIIZjxSegOLaAIAEdd.exit.i.i, %B58.i.i
  %42 = phi double [ %kept17, %_ZN4kurs8backtest7kernels7slippedB2v6B70c8tJTIeFIjxB2IKSgI4CrvQCk0Z4yRYcWsCAQUQzVBF6jCIJo8Y_2fTKIIZjxSegOLaAIAEdxdd263Terms_28float64_2c_20float64_2c_20float64_2c_20float64_2c_20bool_2c_20bool_2c_20float64_2c_20float64_2c_20float64_2c_20bool_2c_20bool_2c_20bool_2c_20float64_2c_20float64_2c_20float64_2c_20float64_2c_20float64_2c_20float64_2c_20float64_2c_20float64_2c_20float64_29.exit.i12294.i ], [ %kept17, %B636.i.i ], [ %kept18, %_ZN4kurs8backtest7kernels5_nearB3v36B70c8tJTIeFIjxB2IKSgI4CrvQCk0Z4yRYcWsCAQUQzVBF6jCIJo8Y_2fTKIIZjxSegOLaAIAEdd.exit.i.i ], [ %kept18, %B58.i.i ], [ %kept18, %_ZN4kurs8backtest7kernels5_nearB3v36B70c8tJTIeFIjxB2IKSgI4CrvQCk0Z4yRYcWsCAQUQzVBF6jCIJo8Y_2fTKIIZjxSegOLaAIAEdd.exit70.i.i ], [ %kept18, %B248.i.i ]
  %price.8.i.099112.i = phi double [ %price.4.i.i11054.0.i, %_ZN4kurs8backtest7kernels7slippedB2v6B70c8tJTIeFIjxB2IKSgI4CrvQCk0Z4yRYcWsCAQUQzVBF6jCIJo8Y_2fTKIIZjxSegOLaAIAEdxdd263Terms_28float64_2c_20float64_2c_20float64_2c_20float64_2c_20bool_2c_20bool_2c_20float64_2c_20float64_2c_20float64_2c_20bool_2c_20bool_2c_20bool_2c_20float64_2c_20float64_2c_20float64_2c_20float64_2c_20float64_2c_20float64_2c_20float64_2c_20float64_2c_20float64_29.exit.i12294.i ], [ %price.4.i.i11054.0.i, %B636.i.i ], [ %"$phi70.0.2.i.i.0.i", %_ZN4kurs8backtest7kernels5_nearB3v36B70c8tJTIeFIjxB2IKSgI4CrvQCk0Z4yRYcWsCAQUQzVBF6jCIJo8Y_2fTKIIZjxSegOLaAIAEdd.exit.i.i ], [ %.3809.i, %B58.i.i ], [ %"$phi70.0.2.i40.i.0.i", %_ZN4kurs8backtest7kernels5_nearB3v36B70c8tJTIeFIjxB2IKSgI4CrvQCk0Z4yRYcWsCAQUQzVBF6jCIJo8Y_2fTKIIZjxSegOLaAIAEdd.exit70.i.i ], [ %.3809.i, %B248.i.i ]
  %.698.i.i11796100110.i = phi i1 [ false, %_ZN4kurs8backtest7kernels7slippedB2v6B70c8tJTIeFIjxB2IKSgI4CrvQCk0Z4yRYcWsCAQUQzVBF6jCIJo8Y_2fTKIIZjxSegOLaAIAEdxdd263Terms_28float64_2c_20float64_2c_20float64_2c_20float64_2c_20bool_2c_20bool_2c_20float64_2c_20float64_2c_20float64_2c_20bool_2c_20bool_2c_20bool_2c_20float64_2c_20float64_2c_20float64_2c_20float64_2c_20float64_2c_20float64_2c_20float64_2c_20float64_2c_20float64_29.exit.i12294.i ], [ true, %B636.i.i ], [ false, %_ZN4kurs8backtest7kernels5_nearB3v36B70c8tJTIeFIjxB2IKSgI4CrvQCk0Z4yRYcWsCAQUQzVBF6jCIJo8Y_2fTKIIZjxSegOLaAIAEdd.exit.i.i ], [ false, %B58.i.i ], [ false, %_ZN4kurs8backtest7kernels5_nearB3v36B70c8tJTIeFIjxB2IKSgI4CrvQCk0Z4yRYcWsCAQUQzVBF6jCIJo8Y_2fTKIIZjxSegOLaAIAEdd.exit70.i.i ], [ false, %B248.i.i ]
  %reason.3.i.0101108.i = phi i64 [ 1, %_ZN4kurs8backtest7kernels7slippedB2v6B70c8tJTIeFIjxB2IKSgI4CrvQCk0Z4yRYcWsCAQUQzVBF6jCIJo8Y_2fTKIIZjxSegOLaAIAEdxdd263Terms_28float64_2c_20float64_2c_20float64_2c_20float64_2c_20bool_2c_20bool_2c_20float64_2c_20float64_2c_20float64_2c_20bool_2c_20bool_2c_20bool_2c_20float64_2c_20float64_2c_20float64_2c_20float64_2c_20float64_2c_20float64_2c_20float64_2c_20float64_2c_20float64_29.exit.i12294.i ], [ 3, %B636.i.i ], [ 2, %_ZN4kurs8backtest7kernels5_nearB3v36B70c8tJTIeFIjxB2IKSgI4CrvQCk0Z4yRYcWsCAQUQzVBF6jCIJo8Y_2fTKIIZjxSegOLaAIAEdd.exit.i.i ], [ 2, %B58.i.i ], [ 2, %_ZN4kurs8backtest7kernels5_nearB3v36B70c8tJTIeFIjxB2IKSgI4CrvQCk0Z4yRYcWsCAQUQzVBF6jCIJo8Y_2fTKIIZjxSegOLaAIAEdd.exit70.i.i ], [ 2, %B248.i.i ]
  %43 = phi double [ %kept32, %_ZN4kurs8backtest7kernels7slippedB2v6B70c8tJTIeFIjxB2IKSgI4CrvQCk0Z4yRYcWsCAQUQzVBF6jCIJo8Y_2fTKIIZjxSegOLaAIAEdxdd263Terms_28float64_2c_20float64_2c_20float64_2c_20float64_2c_20bool_2c_20bool_2c_20float64_2c_20float64_2c_20float64_2c_20bool_2c_20bool_2c_20bool_2c_20float64_2c_20float64_2c_20float64_2c_20float64_2c_20float64_2c_20float64_2c_20float64_2c_20float64_2c_20float64_29.exit.i12294.i ], [ %kept32, %B636.i.i ], [ %kept33, %_ZN4kurs8backtest7kernels5_nearB3v36B70c8tJTIeFIjxB2IKSgI4CrvQCk0Z4yRYcWsCAQUQzVBF6jCIJo8Y_2fTKIIZjxSegOLaAIAEdd.exit.i.i ], [ %kept33, %B58.i.i ], [ %kept33, %_ZN4kurs8backtest7kernels5_nearB3v36B70c8tJTIeFIjxB2IKSgI4CrvQCk0Z4yRYcWsCAQUQzVBF6jCIJo8Y_2fTKIIZjxSegOLaAIAEdd.exit70.i.i ], [ %kept33, %B248.i.i ]
  %.181.i304.i.i = fneg double %state.8.sroa.32.3.i
  br i1 %"$phi46.0.2.i.i.i.i.0.i", label %B98.i.i.i11406.i, label %B34.i.i.i12081.i

B34.i.i.i12081.i:                                 ; preds = %B650.i.i
  %.76.i.i10100.i = fdiv double %price.8.i.099112.i, %kept28
  %.84.i.le.i10101.i = tail call double @llvm.rint.f64(double %.76.i.i10100.i)
  %.6.i.i.i.i10102.i = fmul double %kept28, %.84.i.le.i10101.i
  %.7.i.i.i.i10103.i = fmul double %.84.i.le.i10101.i, 0x41A0000002000000
  %.8.i.i.i.i10104.i = fsub double %.7.i.i.i.i10103.i, %.84.i.le.i10101.i
  %.9.i.i.i.i10105.i = fsub double %.7.i.i.i.i10103.i, %.8.i.i.i.i10104.i
  %.10.i.i.i.i10106.i = fsub double %.84.i.le.i10101.i, %.9.i.i.i.i10105.i
  %.15.i.i.i.i10111.i = fmul double %.13.i.i.i.i9986.i, %.9.i.i.i.i10105.i
  %.16.i.i.i.i10112.i = fsub double %.15.i.i.i.i10111.i, %.6.i.i.i.i10102.i
  %.17.i.i.i.i10113.i = fmul double %.14.i.i.i.i9987.i, %.9.i.i.i.i10105.i
  %.18.i.i.i.i10114.i = fadd double %.17.i.i.i.i10113.i, %.16.i.i.i.i10112.i
  %.19.i.i.i.i10115.i = fmul double %.13.i.i.i.i9986.i, %.10.i.i.i.i10106.i
  %.20.i.i.i.i10116.i = fadd double %.19.i.i.i.i10115.i, %.18.i.i.i.i10114.i
  %.21.i.i.i.i10117.i = fmul double %.14.i.i.i.i9987.i, %.10.i.i.i.i10106.i
  %.22.i.i.i.i10118.i = fadd double %.21.i.i.i.i10117.i, %.20.i.i.i.i10116.i
  %.47.i.i.i10119.i = fmul double %kept35, %.84.i.le.i10101.i
  %.48.i.i.i10120.i = fadd double %.47.i.i.i10119.i, %.22.i.i.i.i10118.i
  %.6.i1.i.i.i10121.i = fadd double %.6.i.i.i.i10102.i, %.48.i.i.i10120.i
  %.7.i2.i.i.i10122.i = fsub double %.6.i1.i.i.i10121.i, %.6.i.i.i.i10102.i
  %.8.i3.i.i.i10123.i = fsub double %.48.i.i.i10120.i, %.7.i2.i.i.i10122.i
  %.6.i.i28.i10124.i = fmul double %.6.i1.i.i.i10121.i, %.181.i304.i.i
  %.7.i.i29.i10125.i = fmul double %state.8.sroa.32.3.i, 0xC1A0000002000000
  %.8.i.i30.i10126.i = fadd double %state.8.sroa.32.3.i, %.7.i.i29.i10125.i
  %.9.i.i31.i10127.i = fsub double %.7.i.i29.i10125.i, %.8.i.i30.i10126.i
  %.10.i.i32.i10128.i = fsub double %.181.i304.i.i, %.9.i.i31.i10127.i
  %.11.i.i33.i10129.i = fmul double %.6.i1.i.i.i10121.i, 0x41A0000002000000
  %.12.i.i34.i10130.i = fsub double %.11.i.i33.i10129.i, %.6.i1.i.i.i10121.i
  %.13.i.i35.i10131.i = fsub double %.11.i.i33.i10129.i, %.12.i.i34.i10130.i
  %.14.i.i36.i10132.i = fsub double %.6.i1.i.i.i10121.i, %.13.i.i35.i10131.i
  %.15.i.i37.i10133.i = fmul double %.9.i.i31.i10127.i, %.13.i.i35.i10131.i
  %.16.i.i38.i10134.i = fsub double %.15.i.i37.i10133.i, %.6.i.i28.i10124.i
  %.17.i.i39.i10135.i = fmul double %.9.i.i31.i10127.i, %.14.i.i36.i10132.i
  %.18.i.i40.i10136.i = fadd double %.16.i.i38.i10134.i, %.17.i.i39.i10135.i
  %.19.i.i41.i10137.i = fmul double %.10.i.i32.i10128.i, %.13.i.i35.i10131.i
  %.20.i.i42.i10138.i = fadd double %.19.i.i41.i10137.i, %.18.i.i40.i10136.i
  %.21.i.i43.i10139.i = fmul double %.10.i.i32.i10128.i, %.14.i.i36.i10132.i
  %.22.i.i44.i10140.i = fadd double %.21.i.i43.i10139.i, %.20.i.i42.i10138.i
  %.52.i55.i10141.i = fmul double %.8.i3.i.i.i10123.i, %.181.i304.i.i
  %44 = fmul double %state.8.sroa.48.3.i, %.6.i1.i.i.i10121.i
  %.60.i59.i10143.i = fsub double %.52.i55.i10141.i, %44
  %.61.i60.i10144.i = fadd double %.60.i59.i10143.i, %.22.i.i44.i10140.i
  %.6.i1.i61.i10145.i = fadd double %.6.i.i28.i10124.i, %.61.i60.i10144.i
  %.7.i2.i62.i10146.i = fsub double %.6.i1.i61.i10145.i, %.6.i.i28.i10124.i
  %.8.i3.i63.i10147.i = fsub double %.61.i60.i10144.i, %.7.i2.i62.i10146.i
  %.163.i10148.i = fcmp olt double %state.8.sroa.32.3.i, 0.000000e+00
  %"$phi114.0.2.0.i10149.i" = select i1 %.163.i10148.i, double 1.000000e+00, double -1.000000e+00
  %.177.i10150.i = fmul double %"$phi114.0.2.0.i10149.i", %42
  %.181.i10151.i = fmul double %"$phi114.0.2.0.i10149.i", %43
  %.6.i.i.i10152.i = fmul double %.177.i10150.i, %.6.i1.i61.i10145.i
  %.7.i.i4.i10153.i = fmul double %.6.i1.i61.i10145.i, 0x41A0000002000000
  %.8.i.i5.i10154.i = fsub double %.7.i.i4.i10153.i, %.6.i1.i61.i10145.i
  %.9.i.i.i10155.i = fsub double %.7.i.i4.i10153.i, %.8.i.i5.i10154.i
  %.10.i.i.i10156.i = fsub double %.6.i1.i61.i10145.i, %.9.i.i.i10155.i
  %.11.i.i6.i10157.i = fmul double %.177.i10150.i, 0x41A0000002000000
  %.12.i.i.i10158.i = fsub double %.11.i.i6.i10157.i, %.177.i10150.i
  %.13.i.i7.i10159.i = fsub double %.11.i.i6.i10157.i, %.12.i.i.i10158.i
  %.14.i.i.i10160.i = fsub double %.177.i10150.i, %.13.i.i7.i10159.i
  %.15.i.i.i10161.i = fmul double %.13.i.i7.i10159.i, %.9.i.i.i10155.i
  %.16.i.i.i10162.i = fsub double %.15.i.i.i10161.i, %.6.i.i.i10152.i
  %.17.i.i.i10163.i = fmul double %.14.i.i.i10160.i, %.9.i.i.i10155.i
  %.18.i.i8.i10164.i = fadd double %.17.i.i.i10163.i, %.16.i.i.i10162.i
  %.19.i.i.i10165.i = fmul double %.13.i.i7.i10159.i, %.10.i.i.i10156.i
  %.20.i.i.i10166.i = fadd double %.19.i.i.i10165.i, %.18.i.i8.i10164.i
  %.21.i.i.i10167.i = fmul double %.14.i.i.i10160.i, %.10.i.i.i10156.i
  %.22.i.i.i10168.i = fadd double %.21.i.i.i10167.i, %.20.i.i.i10166.i
  %.52.i11.i10169.i = fmul double %.181.i10151.i, %.6.i1.i61.i10145.i
  %.59.i.i10170.i = fmul double %.177.i10150.i, %.8.i3.i63.i10147.i
  %.60.i.i10171.i = fadd double %.52.i11.i10169.i, %.59.i.i10170.i
  %.61.i14.i10172.i = fadd double %.60.i.i10171.i, %.22.i.i.i10168.i
  %.6.i1.i.i10173.i = fadd double %.6.i.i.i10152.i, %.61.i14.i10172.i
  %.7.i2.i.i10174.i = fsub double %.6.i1.i.i10173.i, %.6.i.i.i10152.i
  %.8.i3.i.i10175.i = fsub double %.61.i14.i10172.i, %.7.i2.i.i10174.i
  %.18.i.i92.i10176.i = fsub double %state.8.sroa.0.3.i, %.6.i1.i61.i10145.i
  %.20.i.i93.i10177.i = fsub double %.18.i.i92.i10176.i, %state.8.sroa.0.3.i
  %.22.i.i94.i10178.i = fsub double %.18.i.i92.i10176.i, %.20.i.i93.i10177.i
  %.23.i.i95.i10179.i = fsub double %state.8.sroa.0.3.i, %.22.i.i94.i10178.i
  %.18.i.i10180.i = fneg double %.6.i1.i61.i10145.i
  %.25.i.i.i10181.i = fsub double %.18.i.i10180.i, %.20.i.i93.i10177.i
  %.26.i.i.i10182.i = fadd double %.25.i.i.i10181.i, %.23.i.i95.i10179.i
  %.29.i.i.i10183.i = fsub double %state.8.sroa.16.3.i, %.8.i3.i63.i10147.i
  %.43.i.i99.i10184.i = fadd double %.29.i.i.i10183.i, %.26.i.i.i10182.i
  %.6.i.i.i100.i10185.i = fadd double %.18.i.i92.i10176.i, %.43.i.i99.i10184.i
  %.7.i.i.i101.i10186.i = fsub double %.6.i.i.i100.i10185.i, %.18.i.i92.i10176.i
  %.8.i.i.i102.i10187.i = fsub double %.43.i.i99.i10184.i, %.7.i.i.i101.i10186.i
  %.31.i.i.i10188.i = fsub double %.29.i.i.i10183.i, %state.8.sroa.16.3.i
  %.35.i.i.i10189.i = fsub double %.29.i.i.i10183.i, %.31.i.i.i10188.i
  %.36.i.i.i10190.i = fsub double %state.8.sroa.16.3.i, %.35.i.i.i10189.i
  %.22.i.i10191.i = fneg double %.8.i3.i63.i10147.i
  %.40.i.i96.i10192.i = fsub double %.22.i.i10191.i, %.31.i.i.i10188.i
  %.41.i.i97.i10193.i = fadd double %.40.i.i96.i10192.i, %.36.i.i.i10190.i
  %.75.i.i108.i10194.i = fadd double %.41.i.i97.i10193.i, %.8.i.i.i102.i10187.i
  %.6.i1.i.i109.i10195.i = fadd double %.6.i.i.i100.i10185.i, %.75.i.i108.i10194.i
  %.18.i.i147.i10196.i = fsub double %.6.i1.i.i109.i10195.i, %.6.i1.i.i10173.i
  %.20.i.i148.i10197.i = fsub double %.18.i.i147.i10196.i, %.6.i1.i.i109.i10195.i
  %.22.i.i149.i10198.i = fsub double %.18.i.i147.i10196.i, %.20.i.i148.i10197.i
  %.23.i.i150.i10199.i = fsub double %.6.i1.i.i109.i10195.i, %.22.i.i149.i10198.i
  %.18.i135.i10200.i = fneg double %.6.i1.i.i10173.i
  %.25.i.i151.i10201.i = fsub double %.18.i135.i10200.i, %.20.i.i148.i10197.i
  %.26.i.i152.i10202.i = fadd double %.25.i.i151.i10201.i, %.23.i.i150.i10199.i
  %.7.i2.i.i110.i10203.i = fsub double %.6.i1.i.i109.i10195.i, %.6.i.i.i100.i10185.i
  %.8.i3.i.i111.i10204.i = fsub double %.75.i.i108.i10194.i, %.7.i2.i.i110.i10203.i
  %.29.i.i153.i10205.i = fsub double %.8.i3.i.i111.i10204.i, %.8.i3.i.i10175.i
  %.43.i.i160.i10206.i = fadd double %.29.i.i153.i10205.i, %.26.i.i152.i10202.i
  %.6.i.i.i161.i10207.i = fadd double %.18.i.i147.i10196.i, %.43.i.i160.i10206.i
  %.7.i.i.i162.i10208.i = fsub double %.6.i.i.i161.i10207.i, %.18.i.i147.i10196.i
  %.8.i.i.i163.i10209.i = fsub double %.43.i.i160.i10206.i, %.7.i.i.i162.i10208.i
  %.31.i.i154.i10210.i = fsub double %.29.i.i153.i10205.i, %.8.i3.i.i111.i10204.i
  %.35.i.i155.i10211.i = fsub double %.29.i.i153.i10205.i, %.31.i.i154.i10210.i
  %.36.i.i156.i10212.i = fsub double %.8.i3.i.i111.i10204.i, %.35.i.i155.i10211.i
  %.22.i137.i10213.i = fneg double %.8.i3.i.i10175.i
  %.40.i.i157.i10214.i = fsub double %.22.i137.i10213.i, %.31.i.i154.i10210.i
  %.41.i.i158.i10215.i = fadd double %.40.i.i157.i10214.i, %.36.i.i156.i10212.i
  %.75.i.i173.i10216.i = fadd double %.41.i.i158.i10215.i, %.8.i.i.i163.i10209.i
  %.6.i1.i.i174.i10217.i = fadd double %.6.i.i.i161.i10207.i, %.75.i.i173.i10216.i
  %.7.i2.i.i175.i10218.i = fsub double %.6.i1.i.i174.i10217.i, %.6.i.i.i161.i10207.i
  %.8.i3.i.i176.i10219.i = fsub double %.75.i.i173.i10216.i, %.7.i2.i.i175.i10218.i
  br label %B108.endif.i.i11477.i

B98.i.i.i11406.i:                                 ; preds = %B650.i.i
  %.213.i.i.i11433.i = fmul double %price.8.i.099112.i, %.181.i304.i.i
  %.220.i.i.i11437.i = fcmp ogt double %.213.i.i.i11433.i, 0.000000e+00
  %.228.i.i.i11440.i = fneg double %.213.i.i.i11433.i
  %"$phi128.0.2.i.i.i11011.0.i" = select i1 %.220.i.i.i11437.i, double %.213.i.i.i11433.i, double %.228.i.i.i11440.i
  %.234.i.i.i11445.i = fmul double %42, %"$phi128.0.2.i.i.i11011.0.i"
  %.244.i.i.i11461.i = fsub double %state.8.sroa.0.3.i, %.213.i.i.i11433.i
  %.247.i.i.i11463.i = fsub double %.244.i.i.i11461.i, %.234.i.i.i11445.i
  br label %B108.endif.i.i11477.i

B534.i.i12025.i:                                  ; preds = %B108.endif.i.i11477.i
  %.760.i.i12032.i = tail call double @llvm.fabs.f64(double %.188.i.i11019.sroa.0.0.i)
  %.765.i.i12036.i = fmul double %state.8.sroa.0.3.i, 0x3D719799812DEA11
  %.766.i.i12037.i = fcmp ugt double %.760.i.i12032.i, %.765.i.i12036.i
  br i1 %.766.i.i12037.i, label %B1606.i, label %B598.i.i12038.i

B598.i.i12038.i:                                  ; preds = %B534.i.i12025.i
  br label %B1606.i

B108.endif.i.i11477.i:                            ; preds = %B98.i.i.i11406.i, %B34.i.i.i12081.i
  %.188.i.i11019.sroa.0.0.i = phi double [ %.247.i.i.i11463.i, %B98.i.i.i11406.i ], [ %.6.i1.i.i174.i10217.i, %B34.i.i.i12081.i ]
  %.188.i.i11019.sroa.5.0.i = phi double [ 0.000000e+00, %B98.i.i.i11406.i ], [ %.8.i3.i.i176.i10219.i, %B34.i.i.i12081.i ]
  %.188.i.i11019.sroa.10.0.i = phi double [ %.234.i.i.i11445.i, %B98.i.i.i11406.i ], [ %.6.i1.i.i10173.i, %B34.i.i.i12081.i ]
  %.188.i.i11019.sroa.15.0.i = phi double [ %price.8.i.099112.i, %B98.i.i.i11406.i ], [ %.6.i1.i.i.i10121.i, %B34.i.i.i12081.i ]
  %.290.i.i11518.i = getelementptr double, ptr %13, i64 %.2838.0170.i
  %.291.i.i11519.i = load double, ptr %.290.i.i11518.i, align 8, !noalias !96
  %.293.i.i11521.i = fadd double %.188.i.i11019.sroa.10.0.i, %.291.i.i11519.i
  %.375.i.i11567.i = getelementptr double, ptr %14, i64 %.2838.0170.i
  store i64 %.2575.0208.i, ptr %.375.i.i11567.i, align 8, !noalias !96
  %.431.i.i11607.i = getelementptr double, ptr %15, i64 %.2838.0170.i
  store double %.188.i.i11019.sroa.15.0.i, ptr %.431.i.i11607.i, align 8, !noalias !96
  store double %.293.i.i11521.i, ptr %.290.i.i11518.i, align 8, !noalias !96
  %.546.i.i11690.i = getelementptr double, ptr %16, i64 %.2838.0170.i
  %.547.i.i11691.i = load double, ptr %.546.i.i11690.i, align 8, !noalias !96
  %.548.i.i11693.i = fsub double %.188.i.i11019.sroa.15.0.i, %.547.i.i11691.i
  %.550.i.i11695.i = fmul double %state.8.sroa.32.3.i, %.548.i.i11693.i
  %.553.i.i11697.i = fsub double %.550.i.i11695.i, %.293.i.i11521.i
  %.607.i.i11735.i = getelementptr double, ptr %17, i64 %.2838.0170.i
  store double %.553.i.i11697.i, ptr %.607.i.i11735.i, align 8, !noalias !96
  %.688.i.i11781.i = getelementptr double, ptr %18, i64 %.2838.0170.i
  store i64 %reason.3.i.0101108.i, ptr %.688.i.i11781.i, align 8, !noalias !96
  %or.cond9973.i = and i1 %"$phi46.0.2.i.i.i.i.0.i", %.698.i.i11796100110.i
  br i1 %or.cond9973.i, label %B534.i.i12025.i, label %B1606.i

B1820.if.i:                                       ; preds = %B1820.if.i, %B1776.i
  %any_crossed.2.1180.i = phi i1 [ false, %B1776.i ], [ %.4540.i, %B1820.if.i ]
  %.4125.0178.i = phi i64 [ 0, %B1776.i ], [ %.4194.i, %B1820.if.i ]
  %.4194.i = add nuw nsw i64 %.4125.0178.i, 1
  %.4247.i = getelementptr double, ptr %.494.i, i64 %.4125.0178.i
  %.4248.i = load double, ptr %.4247.i, align 8, !noalias !0
  %.4277.i = getelementptr double, ptr %numbers45, i64 %.4125.0178.i
  %.4278.i = load double, ptr %.4277.i, align 8, !noalias !0
  %.4310.i = fsub double %.2703.i, %.4248.i
  %.4311.i = fmul double %.4278.i, %.4310.i
  %.4312.i = fadd double %.4248.i, %.4311.i
  %.4341.i = getelementptr double, ptr %.565.i, i64 %.4125.0178.i
  %.4342.i = load double, ptr %.4341.i, align 8, !noalias !0
  %.4371.i = getelementptr double, ptr %.423.i, i64 %.4125.0178.i
  %.4372.i = load double, ptr %.4371.i, align 8, !noalias !0
  %.4404.i = fsub double %.2703.i, %.4342.i
  %.4405.i = fmul double %.4372.i, %.4404.i
  %.4406.i = fadd double %.4342.i, %.4405.i
  store double %.4312.i, ptr %.4247.i, align 8, !noalias !0
  store double %.4406.i, ptr %.4341.i, align 8, !noalias !0
  %.4467.i = fcmp ogt double %.4312.i, %.4406.i
  %.4496.i = getelementptr i8, ptr %numbers51, i64 %.4125.0178.i
  %.4497.i = load i8, ptr %.4496.i, align 1, !noalias !0
  %.4500.i = icmp ne i8 %.4497.i, 0
  %.4507.i = xor i1 %.4467.i, %.4500.i
  %.4536.i = getelementptr i8, ptr %.1658.i, i64 %.4125.0178.i
  %.4537.i = zext i1 %.4507.i to i8
  store i8 %.4537.i, ptr %.4536.i, align 1, !noalias !0
  %.4540.i = or i1 %any_crossed.2.1180.i, %.4507.i
  %exitcond221.not.i = icmp eq i64 %.4194.i, 32
  br i1 %exitcond221.not.i, label %B2016.i, label %B1820.if.i

B2346.endif.i:                                    ; preds = %B184.i1405.i, %B164.i1424.i, %_ZN4kurs8backtest7kernels8_steppedB2v7B70c8tJTIeFIjxB2IKSgI4CrvQCk0Z4yRYcWsCAQUQzVBF6jCIJo8Y_2fTKIIZjxSegOLaAIAEddx.exit.i1351.i, %B2346.i
  %price.4.i1249.0.i = phi double [ %.2703.i, %B2346.i ], [ %value.2.i.i1229.0.arg.terms.12.i, %_ZN4kurs8backtest7kernels8_steppedB2v7B70c8tJTIeFIjxB2IKSgI4CrvQCk0Z4yRYcWsCAQUQzVBF6jCIJo8Y_2fTKIIZjxSegOLaAIAEddx.exit.i1351.i ], [ %value.2.i.i1229.0.arg.terms.12..5188.i, %B164.i1424.i ], [ %value.2.i.i1229.0.arg.terms.12..5219.i, %B184.i1405.i ]
  %.181.i.i2032.i = fneg double %.5076.i
  call void @llvm.memset.p0.i64(ptr noundef nonnull align 8 dereferenceable(32) %.154.i.i.i1731.i, i8 0, i64 32, i1 false), !noalias !0
  br i1 %"$phi46.0.2.i.i.i.i.0.i", label %B98.i.i.i2229.i, label %B34.i.i.i2986.i

B34.i.i.i2986.i:                                  ; preds = %B2346.endif.i
  %.184.i.i2035.i = fneg double %.234.i983.i
  call fastcc void @kurs_native_0(ptr %.154.i.i.i1731.i, double %.75.i845.i, double %.128.i892.i, double %.181.i.i2032.i, double %.184.i.i2035.i, double %price.4.i1249.0.i, double %kept17, double %kept32, double %kept28, double %kept35)
  %.173.i.i.i3044.fca.3.load.i = load double, ptr %.fca.3.gep4488.i, align 8, !noalias !100
  %.173.i.i.i3044.fca.2.load.i = load double, ptr %.fca.2.gep4487.i, align 8, !noalias !100
  %.173.i.i.i3044.fca.1.load.i = load double, ptr %.fca.1.gep4486.i, align 8, !noalias !100
  %.173.i.i.i3044.fca.0.load.i = load double, ptr %.154.i.i.i1731.i, align 8, !noalias !100
  br label %B108.endif.i.i2305.i

B98.i.i.i2229.i:                                  ; preds = %B2346.endif.i
  %.213.i.i.i2256.i = fmul double %price.4.i1249.0.i, %.181.i.i2032.i
  %.220.i.i.i2260.i = fcmp ogt double %.213.i.i.i2256.i, 0.000000e+00
  %.228.i.i.i2263.i = fneg double %.213.i.i.i2256.i
  %"$phi128.0.2.i.i.i1734.0.i" = select i1 %.220.i.i.i2260.i, double %.213.i.i.i2256.i, double %.228.i.i.i2263.i
  %.234.i.i.i2268.i = fmul double %kept17, %"$phi128.0.2.i.i.i1734.0.i"
  %.244.i.i.i2284.i = fsub double %.75.i845.i, %.213.i.i.i2256.i
  %.247.i.i.i2286.i = fsub double %.244.i.i.i2284.i, %.234.i.i.i2268.i
  br label %B108.endif.i.i2305.i

B108.endif.i.i2305.i:                             ; preds = %B98.i.i.i2229.i, %B34.i.i.i2986.i
  %.188.i.i1749.sroa.15.0.i = phi double [ %price.4.i1249.0.i, %B98.i.i.i2229.i ], [ %.173.i.i.i3044.fca.3.load.i, %B34.i.i.i2986.i ]
  %.188.i.i1749.sroa.10.0.i = phi double [ %.234.i.i.i2268.i, %B98.i.i.i2229.i ], [ %.173.i.i.i3044.fca.2.load.i, %B34.i.i.i2986.i ]
  %.188.i.i1749.sroa.5.0.i = phi double [ 0.000000e+00, %B98.i.i.i2229.i ], [ %.173.i.i.i3044.fca.1.load.i, %B34.i.i.i2986.i ]
  %.188.i.i1749.sroa.0.0.i = phi double [ %.247.i.i.i2286.i, %B98.i.i.i2229.i ], [ %.173.i.i.i3044.fca.0.load.i, %B34.i.i.i2986.i ]
  %.290.i.i2352.i = getelementptr double, ptr %13, i64 %.4612.0192.i
  %.291.i.i2353.i = load double, ptr %.290.i.i2352.i, align 8, !noalias !110
  %.293.i.i2356.i = fadd double %.188.i.i1749.sroa.10.0.i, %.291.i.i2353.i
  %.375.i.i2402.i = getelementptr double, ptr %14, i64 %.4612.0192.i
  store i64 %.2575.0208.i, ptr %.375.i.i2402.i, align 8, !noalias !110
  %.431.i.i2442.i = getelementptr double, ptr %15, i64 %.4612.0192.i
  store double %.188.i.i1749.sroa.15.0.i, ptr %.431.i.i2442.i, align 8, !noalias !110
  store double %.293.i.i2356.i, ptr %.290.i.i2352.i, align 8, !noalias !110
  %.546.i.i2525.i = getelementptr double, ptr %16, i64 %.4612.0192.i
  %.547.i.i2526.i = load double, ptr %.546.i.i2525.i, align 8, !noalias !110
  %.548.i.i2528.i = fsub double %.188.i.i1749.sroa.15.0.i, %.547.i.i2526.i
  %.550.i.i2530.i = fmul double %.5076.i, %.548.i.i2528.i
  %.553.i.i2532.i = fsub double %.550.i.i2530.i, %.293.i.i2356.i
  %.607.i.i2570.i = getelementptr double, ptr %17, i64 %.4612.0192.i
  store double %.553.i.i2532.i, ptr %.607.i.i2570.i, align 8, !noalias !110
  %.688.i.i2616.i = getelementptr double, ptr %18, i64 %.4612.0192.i
  store double 1.976260e-323, ptr %.688.i.i2616.i, align 8, !noalias !110
  %45 = getelementptr i64, ptr %.1495.i, i64 %.4612.0192.i
  %.5370.i = load i64, ptr %45, align 8, !noalias !0
  %.5371.i = add nsw i64 %.5370.i, 1
  store i64 %.5371.i, ptr %45, align 8, !noalias !0
  br label %B2506.i

B2506.endif.i:                                    ; preds = %B106.endif.i.i6298.thread.i, %B106.endif.i.i6298.i, %B0.endif.i.i5978.i, %B1154.i.i7437.i, %_ZN4kurs8backtest7kernels8_coveredB3v32B70c8tJTIeFIjxB2IKSgI4CrvQCk0Z4yRYcWsCAQUQzVBF6jCIJo8Y_2fTKIIZjxSegOLaAIAE116State_28float64_2c_20float64_2c_20float64_2c_20float64_2c_20float64_2c_20float64_2c_20int64_2c_20int64_2c_20int64_2926Exact_28float64_20x_202_29d263Terms_28float64_2c_20float64_2c_20float64_2c_20float64_2c_20bool_2c_20bool_2c_20float64_2c_20float64_2c_20float64_2c_20bool_2c_20bool_2c_20bool_2c_20float64_2c_20float64_2c_20float64_2c_20float64_2c_20float64_2c_20float64_2c_20float64_2c_20float64_2c_20float64_29.exit.i.i6439.i, %B218.i.i.i8276.i, %B96.i.i.i6102.i, %B96.i.i.i.i5621.i, %B18.i.i.i.i9166.i, %B108.endif.i.i.i9787.i
  %.5478.sroa.30.0.i = phi i64 [ %.4691.i, %B108.endif.i.i.i9787.i ], [ %state.2.i5045.sroa.60.0.i, %B96.i.i.i6102.i ], [ %state.2.i5045.sroa.60.0.i, %B106.endif.i.i6298.i ], [ %state.2.i5045.sroa.60.0.i, %_ZN4kurs8backtest7kernels8_coveredB3v32B70c8tJTIeFIjxB2IKSgI4CrvQCk0Z4yRYcWsCAQUQzVBF6jCIJo8Y_2fTKIIZjxSegOLaAIAE116State_28float64_2c_20float64_2c_20float64_2c_20float64_2c_20float64_2c_20float64_2c_20int64_2c_20int64_2c_20int64_2926Exact_28float64_20x_202_29d263Terms_28float64_2c_20float64_2c_20float64_2c_20float64_2c_20bool_2c_20bool_2c_20float64_2c_20float64_2c_20float64_2c_20bool_2c_20bool_2c_20bool_2c_20float64_2c_20float64_2c_20float64_2c_20float64_2c_20float64_2c_20float64_2c_20float64_2c_20float64_2c_20float64_29.exit.i.i6439.i ], [ %state.2.i5045.sroa.60.0.i, %B106.endif.i.i6298.thread.i ], [ %state.2.i5045.sroa.60.0.i, %B218.i.i.i8276.i ], [ %state.2.i5045.sroa.60.0.i, %B0.endif.i.i5978.i ], [ %state.2.i5045.sroa.60.0.i, %B1154.i.i7437.i ], [ %state.2.i5045.sroa.60.0.i, %B18.i.i.i.i9166.i ], [ %state.2.i5045.sroa.60.0.i, %B96.i.i.i.i5621.i ]
  %.5478.sroa.25.0.i = phi double [ 0x7FF0000000000000, %B108.endif.i.i.i9787.i ], [ 0x7FF0000000000000, %B96.i.i.i6102.i ], [ 0x7FF0000000000000, %B106.endif.i.i6298.i ], [ 0x7FF0000000000000, %_ZN4kurs8backtest7kernels8_coveredB3v32B70c8tJTIeFIjxB2IKSgI4CrvQCk0Z4yRYcWsCAQUQzVBF6jCIJo8Y_2fTKIIZjxSegOLaAIAE116State_28float64_2c_20float64_2c_20float64_2c_20float64_2c_20float64_2c_20float64_2c_20int64_2c_20int64_2c_20int64_2926Exact_28float64_20x_202_29d263Terms_28float64_2c_20float64_2c_20float64_2c_20float64_2c_20bool_2c_20bool_2c_20float64_2c_20float64_2c_20float64_2c_20bool_2c_20bool_2c_20bool_2c_20float64_2c_20float64_2c_20float64_2c_20float64_2c_20float64_2c_20float64_2c_20float64_2c_20float64_2c_20float64_29.exit.i.i6439.i ], [ 0x7FF0000000000000, %B106.endif.i.i6298.thread.i ], [ 0x7FF0000000000000, %B218.i.i.i8276.i ], [ 0x7FF0000000000000, %B0.endif.i.i5978.i ], [ %.1077.i.i7442.i, %B1154.i.i7437.i ], [ 0x7FF0000000000000, %B18.i.i.i.i9166.i ], [ 0x7FF0000000000000, %B96.i.i.i.i5621.i ]
  %.5478.sroa.20.0.i = phi double [ 0xFFF0000000000000, %B108.endif.i.i.i9787.i ], [ 0xFFF0000000000000, %B96.i.i.i6102.i ], [ 0xFFF0000000000000, %B106.endif.i.i6298.i ], [ 0xFFF0000000000000, %_ZN4kurs8backtest7kernels8_coveredB3v32B70c8tJTIeFIjxB2IKSgI4CrvQCk0Z4yRYcWsCAQUQzVBF6jCIJo8Y_2fTKIIZjxSegOLaAIAE116State_28float64_2c_20float64_2c_20float64_2c_20float64_2c_20float64_2c_20float64_2c_20int64_2c_20int64_2c_20int64_2926Exact_28float64_20x_202_29d263Terms_28float64_2c_20float64_2c_20float64_2c_20float64_2c_20bool_2c_20bool_2c_20float64_2c_20float64_2c_20float64_2c_20bool_2c_20bool_2c_20bool_2c_20float64_2c_20float64_2c_20float64_2c_20float64_2c_20float64_2c_20float64_2c_20float64_2c_20float64_2c_20float64_29.exit.i.i6439.i ], [ 0xFFF0000000000000, %B106.endif.i.i6298.thread.i ], [ 0xFFF0000000000000, %B218.i.i.i8276.i ], [ 0xFFF0000000000000, %B0.endif.i.i5978.i ], [ %.1072.i.i7439.i, %B1154.i.i7437.i ], [ 0xFFF0000000000000, %B18.i.i.i.i9166.i ], [ 0xFFF0000000000000, %B96.i.i.i.i5621.i ]
  %.5478.sroa.15.0.i = phi double [ 0.000000e+00, %B108.endif.i.i.i9787.i ], [ 0.000000e+00, %B96.i.i.i6102.i ], [ 0.000000e+00, %B106.endif.i.i6298.i ], [ 0.000000e+00, %_ZN4kurs8backtest7kernels8_coveredB3v32B70c8tJTIeFIjxB2IKSgI4CrvQCk0Z4yRYcWsCAQUQzVBF6jCIJo8Y_2fTKIIZjxSegOLaAIAE116State_28float64_2c_20float64_2c_20float64_2c_20float64_2c_20float64_2c_20float64_2c_20int64_2c_20int64_2c_20int64_2926Exact_28float64_20x_202_29d263Terms_28float64_2c_20float64_2c_20float64_2c_20float64_2c_20bool_2c_20bool_2c_20float64_2c_20float64_2c_20float64_2c_20bool_2c_20bool_2c_20bool_2c_20float64_2c_20float64_2c_20float64_2c_20float64_2c_20float64_2c_20float64_2c_20float64_2c_20float64_2c_20float64_29.exit.i.i6439.i ], [ 0.000000e+00, %B106.endif.i.i6298.thread.i ], [ 0.000000e+00, %B218.i.i.i8276.i ], [ 0.000000e+00, %B0.endif.i.i5978.i ], [ %.384.i.i6690244.i, %B1154.i.i7437.i ], [ 0.000000e+00, %B18.i.i.i.i9166.i ], [ 0.000000e+00, %B96.i.i.i.i5621.i ]
  %.5478.sroa.10.0.i = phi double [ 0.000000e+00, %B108.endif.i.i.i9787.i ], [ 0.000000e+00, %B96.i.i.i6102.i ], [ 0.000000e+00, %B106.endif.i.i6298.i ], [ 0.000000e+00, %_ZN4kurs8backtest7kernels8_coveredB3v32B70c8tJTIeFIjxB2IKSgI4CrvQCk0Z4yRYcWsCAQUQzVBF6jCIJo8Y_2fTKIIZjxSegOLaAIAE116State_28float64_2c_20float64_2c_20float64_2c_20float64_2c_20float64_2c_20float64_2c_20int64_2c_20int64_2c_20int64_2926Exact_28float64_20x_202_29d263Terms_28float64_2c_20float64_2c_20float64_2c_20float64_2c_20bool_2c_20bool_2c_20float64_2c_20float64_2c_20float64_2c_20bool_2c_20bool_2c_20bool_2c_20float64_2c_20float64_2c_20float64_2c_20float64_2c_20float64_2c_20float64_2c_20float64_2c_20float64_2c_20float64_29.exit.i.i6439.i ], [ 0.000000e+00, %B106.endif.i.i6298.thread.i ], [ 0.000000e+00, %B218.i.i.i8276.i ], [ 0.000000e+00, %B0.endif.i.i5978.i ], [ %.379.i.i6685242.i, %B1154.i.i7437.i ], [ 0.000000e+00, %B18.i.i.i.i9166.i ], [ 0.000000e+00, %B96.i.i.i.i5621.i ]
  %.5478.sroa.5.0.i = phi double [ %.188.i.i.i4961.sroa.5.0.i, %B108.endif.i.i.i9787.i ], [ %state.2.i5045.sroa.10.0.i, %B96.i.i.i6102.i ], [ %state.2.i5045.sroa.10.0.i, %B106.endif.i.i6298.i ], [ %state.2.i5045.sroa.10.0.i, %_ZN4kurs8backtest7kernels8_coveredB3v32B70c8tJTIeFIjxB2IKSgI4CrvQCk0Z4yRYcWsCAQUQzVBF6jCIJo8Y_2fTKIIZjxSegOLaAIAE116State_28float64_2c_20float64_2c_20float64_2c_20float64_2c_20float64_2c_20float64_2c_20int64_2c_20int64_2c_20int64_2926Exact_28float64_20x_202_29d263Terms_28float64_2c_20float64_2c_20float64_2c_20float64_2c_20bool_2c_20bool_2c_20float64_2c_20float64_2c_20float64_2c_20bool_2c_20bool_2c_20bool_2c_20float64_2c_20float64_2c_20float64_2c_20float64_2c_20float64_2c_20float64_2c_20float64_2c_20float64_2c_20float64_29.exit.i.i6439.i ], [ %state.2.i5045.sroa.10.0.i, %B106.endif.i.i6298.thread.i ], [ %state.2.i5045.sroa.10.0.i, %B218.i.i.i8276.i ], [ %state.2.i5045.sroa.10.0.i, %B0.endif.i.i5978.i ], [ %.401.i.i4873.sroa.5.0.i, %B1154.i.i7437.i ], [ %state.2.i5045.sroa.10.0.i, %B18.i.i.i.i9166.i ], [ %state.2.i5045.sroa.10.0.i, %B96.i.i.i.i5621.i ]
  %.5478.sroa.0.0.i = phi double [ %.188.i.i.i4961.sroa.0.0.i, %B108.endif.i.i.i9787.i ], [ %state.2.i5045.sroa.0.0.i, %B96.i.i.i6102.i ], [ %state.2.i5045.sroa.0.0.i, %B106.endif.i.i6298.i ], [ %state.2.i5045.sroa.0.0.i, %_ZN4kurs8backtest7kernels8_coveredB3v32B70c8tJTIeFIjxB2IKSgI4CrvQCk0Z4yRYcWsCAQUQzVBF6jCIJo8Y_2fTKIIZjxSegOLaAIAE116State_28float64_2c_20float64_2c_20float64_2c_20float64_2c_20float64_2c_20float64_2c_20int64_2c_20int64_2c_20int64_2926Exact_28float64_20x_202_29d263Terms_28float64_2c_20float64_2c_20float64_2c_20float64_2c_20bool_2c_20bool_2c_20float64_2c_20float64_2c_20float64_2c_20bool_2c_20bool_2c_20bool_2c_20float64_2c_20float64_2c_20float64_2c_20float64_2c_20float64_2c_20float64_2c_20float64_2c_20float64_2c_20float64_29.exit.i.i6439.i ], [ %state.2.i5045.sroa.0.0.i, %B106.endif.i.i6298.thread.i ], [ %state.2.i5045.sroa.0.0.i, %B218.i.i.i8276.i ], [ %state.2.i5045.sroa.0.0.i, %B0.endif.i.i5978.i ], [ %.401.i.i4873.sroa.0.0.i, %B1154.i.i7437.i ], [ %state.2.i5045.sroa.0.0.i, %B18.i.i.i.i9166.i ], [ %state.2.i5045.sroa.0.0.i, %B96.i.i.i.i5621.i ]
  store double %.5478.sroa.0.0.i, ptr %.74.i844.i, align 8, !noalias !111
  store double %.5478.sroa.5.0.i, ptr %.127.i891.i, align 8, !noalias !111
  store double %.5478.sroa.10.0.i, ptr %33, align 8, !noalias !111
  store double %.5478.sroa.15.0.i, ptr %.233.i982.i, align 8, !noalias !111
  store double %.5478.sroa.20.0.i, ptr %.286.i1029.i, align 8, !noalias !111
  store double %.5478.sroa.25.0.i, ptr %.339.i1076.i, align 8, !noalias !111
  %46 = getelementptr i64, ptr %.1495.i, i64 %.4612.0192.i
  %.5591.i = load i64, ptr %46, align 8, !noalias !0
  %.5595.i = sub i64 %.5478.sroa.30.0.i, %.4612.0192.i
  %.5596.i = add nsw i64 %.5595.i, %.5591.i
  store i64 %.5596.i, ptr %46, align 8, !noalias !0
  %.5633.i = fcmp ogt double %.5478.sroa.20.0.i, %highest_floor.8.2195.i
  %"$phi2696.2.2.4.i" = select i1 %.5633.i, double %.5478.sroa.20.0.i, double %highest_floor.8.2195.i
  %.5658.i = fcmp olt double %.5478.sroa.25.0.i, %lowest_ceiling.8.2194.i
  %"$phi2736.2.2.4.i" = select i1 %.5658.i, double %.5478.sroa.25.0.i, double %lowest_ceiling.8.2194.i
  br label %B3525.i

B2800.if.i:                                       ; preds = %B2800.if.i, %B2760.i
  %.5796.0200.i = phi i64 [ 0, %B2760.i ], [ %.5865.i, %B2800.if.i ]
  %.5865.i = add nuw nsw i64 %.5796.0200.i, 1
  %.5922.i = getelementptr double, ptr %.1266.i, i64 %.5796.0200.i
  %.5923.i = load double, ptr %.5922.i, align 8, !noalias !0
  %.5953.i = getelementptr double, ptr %.1337.i, i64 %.5796.0200.i
  %.5954.i = load double, ptr %.5953.i, align 8, !noalias !0
  %.5956.i = fmul double %.2703.i, %.5954.i
  %.5957.i = fadd double %.5923.i, %.5956.i
  %.5990.i = getelementptr double, ptr %.780.i, i64 %.5796.0200.i
  %.5991.i = load double, ptr %.5990.i, align 8, !noalias !0
  %.5996.i = fdiv double %.5957.i, %.5991.i
  %.5997.i = fadd double %.5996.i, -1.000000e+00
  %.6002.i = fcmp olt double %.5997.i, 0.000000e+00
  %47 = fmul double %.5997.i, %.5997.i
  %"$phi2890.2.2.2.i" = select i1 %.6002.i, double %47, double 0.000000e+00
  %.6044.i = getelementptr double, ptr %.1023.i, i64 %.5796.0200.i
  %.6045.i = load double, ptr %.6044.i, align 8, !noalias !0
  %.6047.i = fadd double %.6045.i, %.5997.i
  store double %.6047.i, ptr %.6044.i, align 8, !noalias !0
  %.6108.i = getelementptr double, ptr %.1094.i, i64 %.5796.0200.i
  %.6109.i = load double, ptr %.6108.i, align 8, !noalias !0
  %.6115.i = fadd double %.6109.i, %47
  store double %.6115.i, ptr %.6108.i, align 8, !noalias !0
  %.6176.i = getelementptr double, ptr %.1165.i, i64 %.5796.0200.i
  %.6177.i = load double, ptr %.6176.i, align 8, !noalias !0
  %.6179.i = fadd double %.6177.i, %"$phi2890.2.2.2.i"
  store double %.6179.i, ptr %.6176.i, align 8, !noalias !0
  store double %.5957.i, ptr %.5990.i, align 8, !noalias !0
  %.6272.i = getelementptr double, ptr %.851.i, i64 %.5796.0200.i
  %.6273.i = load double, ptr %.6272.i, align 8, !noalias !0
  %.6275.i = fcmp ogt double %.5957.i, %.6273.i
  %"$phi3052.2.2.2.i" = select i1 %.6275.i, double %.5957.i, double %.6273.i
  store double %"$phi3052.2.2.2.i", ptr %.6272.i, align 8, !noalias !0
  %.6385.i = fdiv double %.5957.i, %"$phi3052.2.2.2.i"
  %.6420.i = getelementptr double, ptr %.922.i, i64 %.5796.0200.i
  %.6421.i = load double, ptr %.6420.i, align 8, !noalias !0
  %.6423.i = fcmp olt double %.6385.i, %.6421.i
  %"$phi3124.2.2.2.i" = select i1 %.6423.i, double %.6385.i, double %.6421.i
  store double %"$phi3124.2.2.2.i", ptr %.6420.i, align 8, !noalias !0
  %exitcond223.not.i = icmp eq i64 %.5865.i, 32
  br i1 %exitcond223.not.i, label %B3134.i, label %B2800.if.i

B3226.if.i:                                       ; preds = %B3226.if.i, %B3226.if.lr.ph.i
  %.6593.0203.i = phi i64 [ 0, %B3226.if.lr.ph.i ], [ %.6662.i, %B3226.if.i ]
  %.6662.i = add nuw nsw i64 %.6593.0203.i, 1
  %48 = getelementptr double, ptr %.780.i, i64 %.6593.0203.i
  %.6716.i = load double, ptr %48, align 8, !noalias !0
  %.6764.i = mul i64 %.6593.0203.i, %kept44
  %gep206.i = getelementptr double, ptr %invariant.gep205.i, i64 %.6764.i
  store double %.6716.i, ptr %gep206.i, align 8, !noalias !0
  %exitcond224.not.i = icmp eq i64 %kept11, %.6662.i
  br i1 %exitcond224.not.i, label %B3258.i, label %B3226.if.i

B3302.if.i:                                       ; preds = %B3272.i, %B3302.if.i
  %.6948.0215.i = phi i64 [ %.7017.i, %B3302.if.i ], [ 0, %B3272.i ]
  %.7017.i = add nuw nsw i64 %.6948.0215.i, 1
  %.7070.i = getelementptr double, ptr %.780.i, i64 %.6948.0215.i
  %.7071.i = load double, ptr %.7070.i, align 8, !noalias !0
  %.7120.i = mul i64 %.6948.0215.i, %kept41
  %.7124.i = getelementptr double, ptr %numbers39, i64 %.7120.i
  store double %.7071.i, ptr %.7124.i, align 8, !noalias !0
  %49 = getelementptr i64, ptr %.1495.i, i64 %.6948.0215.i
  %.7155.i = load i64, ptr %49, align 8, !noalias !0
  %.7208.i = getelementptr i8, ptr %.7124.i, i64 8
  %.7209.i = sitofp i64 %.7155.i to double
  store double %.7209.i, ptr %.7208.i, align 8, !noalias !0
  %.7239.i = getelementptr double, ptr %.1023.i, i64 %.6948.0215.i
  %.7240.i = load double, ptr %.7239.i, align 8, !noalias !0
  %.7293.i = getelementptr i8, ptr %.7124.i, i64 16
  store double %.7240.i, ptr %.7293.i, align 8, !noalias !0
  %.7323.i = getelementptr double, ptr %.1094.i, i64 %.6948.0215.i
  %.7324.i = load double, ptr %.7323.i, align 8, !noalias !0
  %.7377.i = getelementptr i8, ptr %.7124.i, i64 24
  store double %.7324.i, ptr %.7377.i, align 8, !noalias !0
  %.7407.i = getelementptr double, ptr %.1165.i, i64 %.6948.0215.i
  %.7408.i = load double, ptr %.7407.i, align 8, !noalias !0
  %.7461.i = getelementptr i8, ptr %.7124.i, i64 32
  store double %.7408.i, ptr %.7461.i, align 8, !noalias !0
  %.7491.i = getelementptr double, ptr %.922.i, i64 %.6948.0215.i
  %.7492.i = load double, ptr %.7491.i, align 8, !noalias !0
  %.7545.i = getelementptr i8, ptr %.7124.i, i64 40
  store double %.7492.i, ptr %.7545.i, align 8, !noalias !0
  %exitcond226.not.i = icmp eq i64 %kept11, %.7017.i
  br i1 %exitcond226.not.i, label %kurs_native.exit, label %B3302.if.i

kurs_native.exit:                                 ; preds = %B3302.if.i, %B3272.i
  store ptr null, ptr %memory, align 8, !alias.scope !0
  call void @llvm.lifetime.end.p0(ptr nonnull %.154.i800.i.i4727.i)
  call void @llvm.lifetime.end.p0(ptr nonnull %.172.i.i154.i4756.i)
  call void @llvm.lifetime.end.p0(ptr nonnull %.210.i33.i.i4791.i)
  call void @llvm.lifetime.end.p0(ptr nonnull %.210.i.i.i.i4826.i)
  call void @llvm.lifetime.end.p0(ptr nonnull %.933.i.i4898.i)
  call void @llvm.lifetime.end.p0(ptr nonnull %.154.i.i.i.i4943.i)
  call void @llvm.lifetime.end.p0(ptr nonnull %.154.i800.i.i.i)
  call void @llvm.lifetime.end.p0(ptr nonnull %.172.i.i154.i.i)
  call void @llvm.lifetime.end.p0(ptr nonnull %.210.i33.i.i.i)
  call void @llvm.lifetime.end.p0(ptr nonnull %.210.i.i.i.i.i)
  call void @llvm.lifetime.end.p0(ptr nonnull %.933.i.i.i)
  call void @llvm.lifetime.end.p0(ptr nonnull %.154.i.i.i1731.i)
  ret i32 0
}

; Function Attrs: mustprogress nocallback nocreateundeforpoison nofree nosync nounwind speculatable willreturn memory(none)
declare i64 @llvm.smax.i64(i64, i64) #1

; Function Attrs: mustprogress nocallback nofree nounwind willreturn memory(argmem: write)
declare void @llvm.memset.p0.i64(ptr writeonly captures(none), i8, i64, i1 immarg) #4

; Function Attrs: mustprogress nocallback nofree nosync nounwind willreturn memory(argmem: readwrite)
declare void @llvm.lifetime.start.p0(ptr captures(none)) #5

; Function Attrs: mustprogress nocallback nofree nosync nounwind willreturn memory(argmem: readwrite)
declare void @llvm.lifetime.end.p0(ptr captures(none)) #5

attributes #0 = { mustprogress nocallback nofree nosync nounwind willreturn memory(inaccessiblemem: readwrite) }
attributes #1 = { mustprogress nocallback nocreateundeforpoison nofree nosync nounwind speculatable willreturn memory(none) }
attributes #2 = { mustprogress nofree norecurse nosync nounwind willreturn memory(argmem: write) }
attributes #3 = { nofree norecurse nosync nounwind memory(readwrite, target_mem0: none, target_mem1: none) }
attributes #4 = { mustprogress nocallback nofree nounwind willreturn memory(argmem: write) }
attributes #5 = { mustprogress nocallback nofree nosync nounwind willreturn memory(argmem: readwrite) }

!0 = !{!1}
!1 = distinct !{!1, !2, !"kurs_native: %retptr"}
!2 = distinct !{!2, !"kurs_native"}
!3 = !{!4, !1}
!4 = distinct !{!4, !5, !"0"}
!5 = distinct !{!5, !"1"}
!6 = !{!7, !1}
!7 = distinct !{!7, !8, !"2"}
!8 = distinct !{!8, !"3"}
!9 = !{!10, !12, !13, !15, !16, !18, !1}
!10 = distinct !{!10, !11, !"4"}
!11 = distinct !{!11, !"5"}
!12 = distinct !{!12, !11, !"6"}
!13 = distinct !{!13, !14, !"7"}
!14 = distinct !{!14, !"8"}
!15 = distinct !{!15, !14, !"9"}
!16 = distinct !{!16, !17, !"10"}
!17 = distinct !{!17, !"11"}
!18 = distinct !{!18, !17, !"12"}
!19 = !{!20, !22, !16, !18, !1}
!20 = distinct !{!20, !21, !"13"}
!21 = distinct !{!21, !"14"}
!22 = distinct !{!22, !21, !"15"}
!23 = !{!24, !26, !27, !29, !20, !22, !16, !18, !1}
!24 = distinct !{!24, !25, !"16"}
!25 = distinct !{!25, !"17"}
!26 = distinct !{!26, !25, !"18"}
!27 = distinct !{!27, !28, !"19"}
!28 = distinct !{!28, !"20"}
!29 = distinct !{!29, !28, !"21"}
!30 = !{!31, !33, !20, !22, !16, !18, !1}
!31 = distinct !{!31, !32, !"16"}
!32 = distinct !{!32, !"17"}
!33 = distinct !{!33, !32, !"18"}
!34 = !{!35, !37, !20, !22, !16, !18, !1}
!35 = distinct !{!35, !36, !"22"}
!36 = distinct !{!36, !"23"}
!37 = distinct !{!37, !36, !"24"}
!38 = !{!39, !41, !20, !22, !16, !18, !1}
!39 = distinct !{!39, !40, !"25"}
!40 = distinct !{!40, !"26"}
!41 = distinct !{!41, !40, !"27"}
!42 = !{!43, !1}
!43 = distinct !{!43, !44, !"0"}
!44 = distinct !{!44, !"1"}
!45 = !{!46, !1}
!46 = distinct !{!46, !47, !"2"}
!47 = distinct !{!47, !"3"}
!48 = !{!49, !51, !52, !54, !55, !57, !58, !60, !1}
!49 = distinct !{!49, !50, !"25"}
!50 = distinct !{!50, !"26"}
!51 = distinct !{!51, !50, !"27"}
!52 = distinct !{!52, !53, !"4"}
!53 = distinct !{!53, !"5"}
!54 = distinct !{!54, !53, !"6"}
!55 = distinct !{!55, !56, !"7"}
!56 = distinct !{!56, !"8"}
!57 = distinct !{!57, !56, !"9"}
!58 = distinct !{!58, !59, !"10"}
!59 = distinct !{!59, !"11"}
!60 = distinct !{!60, !59, !"12"}
!61 = !{!52, !54, !55, !57, !58, !60, !1}
!62 = !{!63, !65, !58, !60, !1}
!63 = distinct !{!63, !64, !"13"}
!64 = distinct !{!64, !"14"}
!65 = distinct !{!65, !64, !"15"}
!66 = !{!67, !69, !70, !72, !63, !65, !58, !60, !1}
!67 = distinct !{!67, !68, !"16"}
!68 = distinct !{!68, !"17"}
!69 = distinct !{!69, !68, !"18"}
!70 = distinct !{!70, !71, !"19"}
!71 = distinct !{!71, !"20"}
!72 = distinct !{!72, !71, !"21"}
!73 = !{!74, !76, !63, !65, !58, !60, !1}
!74 = distinct !{!74, !75, !"16"}
!75 = distinct !{!75, !"17"}
!76 = distinct !{!76, !75, !"18"}
!77 = !{!78, !80, !63, !65, !58, !60, !1}
!78 = distinct !{!78, !79, !"22"}
!79 = distinct !{!79, !"23"}
!80 = distinct !{!80, !79, !"24"}
!81 = !{!82, !84, !63, !65, !58, !60, !1}
!82 = distinct !{!82, !83, !"25"}
!83 = distinct !{!83, !"26"}
!84 = distinct !{!84, !83, !"27"}
!85 = !{!86, !88, !89, !91, !1}
!86 = distinct !{!86, !87, !"4"}
!87 = distinct !{!87, !"5"}
!88 = distinct !{!88, !87, !"6"}
!89 = distinct !{!89, !90, !"7"}
!90 = distinct !{!90, !"8"}
!91 = distinct !{!91, !90, !"9"}
!92 = !{!93, !95, !1}
!93 = distinct !{!93, !94, !"28"}
!94 = distinct !{!94, !"29"}
!95 = distinct !{!95, !94, !"30"}
!96 = !{!97, !99, !93, !95, !1}
!97 = distinct !{!97, !98, !"4"}
!98 = distinct !{!98, !"5"}
!99 = distinct !{!99, !98, !"6"}
!100 = !{!101, !103, !104, !106, !107, !109, !1}
!101 = distinct !{!101, !102, !"25"}
!102 = distinct !{!102, !"26"}
!103 = distinct !{!103, !102, !"27"}
!104 = distinct !{!104, !105, !"4"}
!105 = distinct !{!105, !"5"}
!106 = distinct !{!106, !105, !"6"}
!107 = distinct !{!107, !108, !"7"}
!108 = distinct !{!108, !"8"}
!109 = distinct !{!109, !108, !"9"}
!110 = !{!104, !106, !107, !109, !1}
!111 = !{!112, !1}
!112 = distinct !{!112, !113, !"0"}
!113 = distinct !{!113, !"1"}
