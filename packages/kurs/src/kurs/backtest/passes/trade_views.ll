; of 30e80da5b3fc4d5f53b57ada110624909a06b0539f628bc6253050f2a5dfa477 4069fcf1ba4e162d94d8d25b1f7278355aa4a3b577c47a22810dec0e80136cce

; Function Attrs: mustprogress nocallback nofree nosync nounwind willreturn memory(argmem: readwrite, inaccessiblemem: readwrite)
declare void @llvm.prefetch.p0(ptr readonly captures(none), i32 immarg, i32 immarg, i32 immarg) #0

; Function Attrs: mustprogress nocallback nofree nosync nounwind willreturn memory(inaccessiblemem: readwrite)
declare void @llvm.experimental.noalias.scope.decl(metadata) #1

; Function Attrs: mustprogress nocallback nocreateundeforpoison nofree nosync nounwind speculatable willreturn memory(none)
declare double @llvm.rint.f64(double) #2

; Function Attrs: mustprogress nocallback nocreateundeforpoison nofree nosync nounwind speculatable willreturn memory(none)
declare double @llvm.ceil.f64(double) #2

; Function Attrs: mustprogress nocallback nocreateundeforpoison nofree nosync nounwind speculatable willreturn memory(none)
declare double @llvm.floor.f64(double) #2

; Function Attrs: mustprogress nofree norecurse nosync nounwind willreturn memory(argmem: write)
define internal fastcc void @kurs_native_0(ptr noalias nonnull writeonly captures(none) initializes((0, 32)) %retptr, double %arg.cash, double %arg.rest, double %arg.amount, double %arg.amount_rest, double %arg.price, double %arg.fee, double %arg.fee_rest, double %arg.terms.12, double %arg.terms.19) unnamed_addr #3 {
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
define internal fastcc void @kurs_native_1(ptr noalias nonnull writeonly captures(none) initializes((0, 16)) %retptr, double %arg.cash, double %arg.rest, double %arg.price, double %arg.terms.0, double %arg.terms.1, double %arg.terms.6, double %arg.terms.12, double %arg.terms.13, double %arg.terms.16, double %arg.terms.18, double %arg.terms.19, double %arg.terms.20) unnamed_addr #3 {
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

; Function Attrs: nofree norecurse nosync nounwind memory(readwrite, target_mem0: none, target_mem1: none)
define noundef i32 @kurs_trade_views(ptr captures(none) %memory) local_unnamed_addr #4 {
  %.210.i.i1441.i = alloca [2 x double], align 8
  %.154.i800.i.i.i = alloca [4 x double], align 8
  %.172.i.i154.i.i = alloca [4 x double], align 8
  %.210.i33.i.i.i = alloca [2 x double], align 8
  %.210.i.i.i.i.i = alloca [2 x double], align 8
  %.154.i.i.i.i.i = alloca [4 x double], align 8
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
  %at17 = getelementptr i8, ptr %memory, i64 136
  %kept17 = load i64, ptr %at17, align 8
  %at18 = getelementptr i8, ptr %memory, i64 144
  %array18 = load ptr, ptr %at18, align 8
  %held18 = getelementptr i8, ptr %array18, i64 16
  %numbers18 = load ptr, ptr %held18, align 8
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
  %kept25 = load double, ptr %at25, align 8
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
  %kept31 = load i64, ptr %at31, align 8
  %at32 = getelementptr i8, ptr %memory, i64 256
  %kept32 = load i64, ptr %at32, align 8
  %at33 = getelementptr i8, ptr %memory, i64 264
  %kept33 = load i64, ptr %at33, align 8
  %at34 = getelementptr i8, ptr %memory, i64 272
  %kept34 = load double, ptr %at34, align 8
  %at35 = getelementptr i8, ptr %memory, i64 280
  %kept35 = load double, ptr %at35, align 8
  %at36 = getelementptr i8, ptr %memory, i64 288
  %kept36 = load double, ptr %at36, align 8
  %at37 = getelementptr i8, ptr %memory, i64 296
  %kept37 = load double, ptr %at37, align 8
  %at38 = getelementptr i8, ptr %memory, i64 304
  %kept38 = load double, ptr %at38, align 8
  %at39 = getelementptr i8, ptr %memory, i64 312
  %kept39 = load double, ptr %at39, align 8
  %at40 = getelementptr i8, ptr %memory, i64 320
  %kept40 = load double, ptr %at40, align 8
  %at41 = getelementptr i8, ptr %memory, i64 328
  %kept41 = load double, ptr %at41, align 8
  %at42 = getelementptr i8, ptr %memory, i64 336
  %kept42 = load double, ptr %at42, align 8
  %at43 = getelementptr i8, ptr %memory, i64 344
  %array43 = load ptr, ptr %at43, align 8
  %held43 = getelementptr i8, ptr %array43, i64 16
  %numbers43 = load ptr, ptr %held43, align 8
  %at44 = getelementptr i8, ptr %memory, i64 352
  %kept44 = load i64, ptr %at44, align 8
  %at45 = getelementptr i8, ptr %memory, i64 360
  %array45 = load ptr, ptr %at45, align 8
  %held45 = getelementptr i8, ptr %array45, i64 16
  %numbers45 = load ptr, ptr %held45, align 8
  %at47 = getelementptr i8, ptr %memory, i64 376
  %kept47 = load i64, ptr %at47, align 8
  tail call void @llvm.experimental.noalias.scope.decl(metadata !0)
  call void @llvm.lifetime.start.p0(ptr nonnull %.210.i.i1441.i)
  call void @llvm.lifetime.start.p0(ptr nonnull %.154.i800.i.i.i)
  call void @llvm.lifetime.start.p0(ptr nonnull %.172.i.i154.i.i)
  call void @llvm.lifetime.start.p0(ptr nonnull %.210.i33.i.i.i)
  call void @llvm.lifetime.start.p0(ptr nonnull %.210.i.i.i.i.i)
  call void @llvm.lifetime.start.p0(ptr nonnull %.154.i.i.i.i.i)
  %1 = and i64 %kept26, 255
  %.93.not.not.not.i.not = icmp eq i64 %1, 0
  %2 = and i64 %kept27, 255
  %.102.not.not.not.i.not = icmp eq i64 %2, 0
  %3 = and i64 %kept31, 255
  %.111.not.not.not.i.not = icmp eq i64 %3, 0
  %4 = and i64 %kept32, 255
  %.120.i = icmp ne i64 %4, 0
  %5 = and i64 %kept33, 255
  %.129.not.not.not.i.not = icmp eq i64 %5, 0
  %.251.i = add nsw i64 %kept17, 63
  %.259.0.i = ashr i64 %.251.i, 6
  %.372112.not.i = icmp slt i64 %.259.0.i, 1
  br i1 %.372112.not.i, label %kurs_native.exit, label %B178.if.lr.ph.i

B178.if.lr.ph.i:                                  ; preds = %0
  %6 = getelementptr i64, ptr %numbers18, i64 %kept20
  %.11.i.i.i = fcmp ule double %kept34, 0.000000e+00
  %.90.i.i.i = fcmp ogt double %kept25, 0.000000e+00
  %.18.i.i.i.i = fcmp ogt double %kept34, 0.000000e+00
  %.98.i195.i.i = fadd double %kept23, 1.000000e+00
  %.idx.i = shl i64 %kept47, 5
  %7 = getelementptr i8, ptr %numbers45, i64 %.idx.i
  %.532.i.i = fadd double %kept29, 1.000000e+00
  %.74.i.i.i.i.i = fcmp ule double %kept35, 0.000000e+00
  %"$phi46.0.2.i.i.i.i.0.i" = select i1 %.74.i.i.i.i.i, i1 true, i1 %.11.i.i.i
  %.11.i.i.i.i.i = fmul double %kept34, 0x41A0000002000000
  %8 = fsub double %kept34, %.11.i.i.i.i.i
  %.13.i.i.i.i.i = fadd double %.11.i.i.i.i.i, %8
  %.14.i.i.i.i.i = fsub double %kept34, %.13.i.i.i.i.i
  %.idx4400.i = mul i64 %kept47, 48
  %9 = getelementptr i8, ptr %numbers45, i64 %.idx4400.i
  %10 = getelementptr double, ptr %numbers45, i64 %kept47
  %.idx4401.i = mul i64 %kept47, 40
  %11 = getelementptr i8, ptr %numbers45, i64 %.idx4401.i
  %.idx4403.i = mul i64 %kept47, 56
  %12 = getelementptr i8, ptr %numbers45, i64 %.idx4403.i
  %.idx4404.i = shl i64 %kept47, 4
  %13 = getelementptr i8, ptr %numbers45, i64 %.idx4404.i
  %.135.i.i1605.i = fmul double %kept22, 1.000000e-15
  %.140.i.i1609.i = fcmp ole double %kept28, 1.000000e-09
  %.158.i1925.i = fmul double %kept36, 0x3FEFFFFFFFFFFFF7
  %..i = select i1 %.129.not.not.not.i.not, double 0.000000e+00, double 1.976260e-323
  %.fca.1.gep2485.i = getelementptr inbounds nuw i8, ptr %.154.i.i.i.i.i, i64 8
  %.fca.2.gep2486.i = getelementptr inbounds nuw i8, ptr %.154.i.i.i.i.i, i64 16
  %.fca.3.gep2487.i = getelementptr inbounds nuw i8, ptr %.154.i.i.i.i.i, i64 24
  %.fca.1.gep3419.i = getelementptr inbounds nuw i8, ptr %.210.i33.i.i.i, i64 8
  %.fca.1.gep3802.i = getelementptr inbounds nuw i8, ptr %.154.i800.i.i.i, i64 8
  %.fca.2.gep3803.i = getelementptr inbounds nuw i8, ptr %.154.i800.i.i.i, i64 16
  %.fca.3.gep3804.i = getelementptr inbounds nuw i8, ptr %.154.i800.i.i.i, i64 24
  %.idx4412.i = mul i64 %kept47, 24
  %14 = getelementptr i8, ptr %numbers45, i64 %.idx4412.i
  %.6.i.i.i.i4429.i = fmul double %kept23, %kept34
  %.11.i.i.i.i4433.i = fmul double %kept23, 0x41A0000002000000
  %.12.i.i.i.i4434.i = fsub double %.11.i.i.i.i4433.i, %kept23
  %.13.i.i.i.i4435.i = fsub double %.11.i.i.i.i4433.i, %.12.i.i.i.i4434.i
  %.15.i.i.i.i4436.i = fmul double %.13.i.i.i.i4435.i, %.13.i.i.i.i.i
  %.16.i.i.i.i4437.i = fsub double %.15.i.i.i.i4436.i, %.6.i.i.i.i4429.i
  %.14.i.i.i.i4438.i = fsub double %kept23, %.13.i.i.i.i4435.i
  %.17.i.i.i.i4439.i = fmul double %.14.i.i.i.i4438.i, %.13.i.i.i.i.i
  %.18.i.i.i.i4440.i = fadd double %.17.i.i.i.i4439.i, %.16.i.i.i.i4437.i
  %.19.i.i.i.i4442.i = fmul double %.13.i.i.i.i4435.i, %.14.i.i.i.i.i
  %.20.i.i.i.i4443.i = fadd double %.19.i.i.i.i4442.i, %.18.i.i.i.i4440.i
  %.21.i.i.i.i4444.i = fmul double %.14.i.i.i.i4438.i, %.14.i.i.i.i.i
  %.22.i.i.i.i4445.i = fadd double %.21.i.i.i.i4444.i, %.20.i.i.i.i4443.i
  %.52.i.i.i4446.i = fmul double %kept34, %kept38
  %.59.i.i.i.i = fmul double %kept23, %kept41
  %.60.i.i.i.i = fadd double %.52.i.i.i4446.i, %.59.i.i.i.i
  %.61.i.i.i.i = fadd double %.22.i.i.i.i4445.i, %.60.i.i.i.i
  %.6.i1.i.i.i4447.i = fadd double %.6.i.i.i.i4429.i, %.61.i.i.i.i
  %.18.i.i.i4448.i = fadd double %kept34, %.6.i1.i.i.i4447.i
  %.20.i.i.i4449.i = fsub double %.18.i.i.i4448.i, %kept34
  %15 = fsub double %.20.i.i.i4449.i, %.18.i.i.i4448.i
  %.23.i.i.i.i = fadd double %kept34, %15
  %.25.i.i.i4451.i = fsub double %.6.i1.i.i.i4447.i, %.20.i.i.i4449.i
  %.26.i.i.i4452.i = fadd double %.25.i.i.i4451.i, %.23.i.i.i.i
  %.7.i2.i.i.i4453.i = fsub double %.6.i1.i.i.i4447.i, %.6.i.i.i.i4429.i
  %.8.i3.i.i.i4454.i = fsub double %.61.i.i.i.i, %.7.i2.i.i.i4453.i
  %.29.i.i.i4455.i = fadd double %kept41, %.8.i3.i.i.i4454.i
  %.43.i.i.i.i = fadd double %.29.i.i.i4455.i, %.26.i.i.i4452.i
  %.6.i.i13.i.i.i = fadd double %.18.i.i.i4448.i, %.43.i.i.i.i
  %16 = fsub double %.18.i.i.i4448.i, %.6.i.i13.i.i.i
  %.8.i.i15.i.i.i = fadd double %.43.i.i.i.i, %16
  %.31.i.i.i4456.i = fsub double %.29.i.i.i4455.i, %kept41
  %.35.i.i.i4457.i = fsub double %.29.i.i.i4455.i, %.31.i.i.i4456.i
  %.36.i.i.i4458.i = fsub double %kept41, %.35.i.i.i4457.i
  %.40.i.i.i4459.i = fsub double %.8.i3.i.i.i4454.i, %.31.i.i.i4456.i
  %.41.i.i.i.i = fadd double %.40.i.i.i4459.i, %.36.i.i.i4458.i
  %.75.i.i.i.i = fadd double %.41.i.i.i.i, %.8.i.i15.i.i.i
  %.6.i1.i19.i.i.i = fadd double %.6.i.i13.i.i.i, %.75.i.i.i.i
  %17 = fsub double %.6.i.i13.i.i.i, %.6.i1.i19.i.i.i
  %.8.i3.i21.i.i.i = fadd double %.75.i.i.i.i, %17
  %.11.i.i7.i.i = fmul double %.6.i1.i19.i.i.i, 0x41A0000002000000
  %.12.i.i.i4461.i = fsub double %.11.i.i7.i.i, %.6.i1.i19.i.i.i
  %.13.i.i.i.i = fsub double %.11.i.i7.i.i, %.12.i.i.i4461.i
  %.14.i.i.i4462.i = fsub double %.6.i1.i19.i.i.i, %.13.i.i.i.i
  br label %B178.if.i

B454.i:                                           ; preds = %B394.if.i
  %.385.i = add nuw nsw i64 %.315.0113.i, 1
  %.5454395.i = lshr i64 %.463.i, 63
  %.5484396.i = lshr i64 %.517.i, 63
  %.729.i = add nuw nsw i64 %.556.i, 64
  %.13.i.i = tail call i64 @llvm.smin.i64(i64 %kept17, i64 range(i64 -9223372036854775807, -9223372036854775808) %.729.i)
  %.767.i = icmp sgt i64 %kept17, %.556.i
  br i1 %.767.i, label %B520.preheader.i, label %B2514.i

B520.preheader.i:                                 ; preds = %B454.i
  %.533.i = shl i64 %.517.i, 1
  %.535.i = or disjoint i64 %.533.i, %sold.2.0125.i
  %.539.i = xor i64 %.535.i, %.517.i
  %.525.i = shl i64 %.463.i, 1
  %.527.i = or disjoint i64 %.525.i, %bought.2.0124.i
  %.531.i = xor i64 %.527.i, %.463.i
  %.540.i = or i64 %.539.i, %.531.i
  br label %B520.i

B520.i:                                           ; preds = %B2500.i, %B520.preheader.i
  %state.4.sroa.128.1.i = phi i64 [ %state.5.sroa.152.3.i, %B2500.i ], [ %state.7.sroa.96.0115.i, %B520.preheader.i ]
  %state.4.sroa.112.1.i = phi i64 [ %state.5.sroa.133.3.i, %B2500.i ], [ %state.7.sroa.84.0116.i, %B520.preheader.i ]
  %state.4.sroa.96.1.i = phi i64 [ %state.5.sroa.114.3.i, %B2500.i ], [ %state.7.sroa.72.0117.i, %B520.preheader.i ]
  %state.4.sroa.80.1.i = phi double [ %state.5.sroa.95.3.i, %B2500.i ], [ %state.7.sroa.60.0118.i, %B520.preheader.i ]
  %state.4.sroa.64.1.i = phi double [ %state.5.sroa.76.3.i, %B2500.i ], [ %state.7.sroa.48.0119.i, %B520.preheader.i ]
  %state.4.sroa.48.1.i = phi double [ %state.5.sroa.57.3.i, %B2500.i ], [ %state.7.sroa.36.0120.i, %B520.preheader.i ]
  %state.4.sroa.32.1.i = phi double [ %state.5.sroa.38.3.i, %B2500.i ], [ %state.7.sroa.24.0121.i, %B520.preheader.i ]
  %state.4.sroa.16.1.i = phi double [ %state.5.sroa.19.3.i, %B2500.i ], [ %state.7.sroa.12.0122.i, %B520.preheader.i ]
  %state.4.sroa.0.1.i = phi double [ %state.5.sroa.0.3.i, %B2500.i ], [ %state.7.sroa.0.0123.i, %B520.preheader.i ]
  %turned.2.1.i = phi i64 [ %.2241.i, %B2500.i ], [ %.540.i, %B520.preheader.i ]
  %row.3.1.i = phi i64 [ %.13.i4426.i, %B2500.i ], [ %.556.i, %B520.preheader.i ]
  %.775.not.i = icmp eq i64 %turned.2.1.i, 0
  br i1 %.775.not.i, label %B566.i, label %B524.endif.i

B566.i:                                           ; preds = %B524.endif.i, %B520.i
  %"$phi566.1.2.2.i" = phi i64 [ %.36.i2.i, %B524.endif.i ], [ 63, %B520.i ]
  %.818.i = add nsw i64 %"$phi566.1.2.2.i", %.556.i
  %.819.i = add nsw i64 %.818.i, 1
  %.13.i4426.i = tail call i64 @llvm.smin.i64(i64 %.13.i.i, i64 range(i64 -9223372036854775807, -9223372036854775808) %.819.i)
  %.862.i = fcmp une double %state.4.sroa.64.1.i, 0xFFF0000000000000
  br i1 %.862.i, label %B696.i, label %B1062.i

B696.i:                                           ; preds = %B566.i
  %.867.i = add nsw i64 %row.3.1.i, 64
  %.869.not.i = icmp sgt i64 %.867.i, %kept17
  br i1 %.869.not.i, label %B896.i, label %B764.preheader.i

B764.preheader.i:                                 ; preds = %B696.i
  %18 = getelementptr double, ptr %numbers14, i64 %row.3.1.i
  br label %B764.if.i

B896.i:                                           ; preds = %B696.i
  %.1052.i = sub nsw i64 %.13.i.i, %row.3.1.i
  %.113580.not.i = icmp slt i64 %.1052.i, 1
  br i1 %.113580.not.i, label %B1062.i, label %B932.if.lr.ph.i

B932.if.lr.ph.i:                                  ; preds = %B896.i
  %19 = getelementptr double, ptr %numbers14, i64 %row.3.1.i
  br label %B932.if.i

B1062.i:                                          ; preds = %B764.if.i, %B932.if.i, %B896.i, %B566.i
  %hits.8.2.i = phi i64 [ 0, %B566.i ], [ %.1211.i, %B932.if.i ], [ 0, %B896.i ], [ %.1030.i, %B764.if.i ]
  %.1229.i = fcmp une double %state.4.sroa.80.1.i, 0x7FF0000000000000
  br i1 %.1229.i, label %B1104.i, label %B1470.i

B1104.i:                                          ; preds = %B1062.i
  %.1234.i = add nsw i64 %row.3.1.i, 64
  %.1236.not.i = icmp sgt i64 %.1234.i, %kept17
  br i1 %.1236.not.i, label %B1304.i, label %B1172.preheader.i

B1172.preheader.i:                                ; preds = %B1104.i
  %20 = getelementptr double, ptr %numbers12, i64 %row.3.1.i
  br label %B1172.if.i

B1304.i:                                          ; preds = %B1104.i
  %.1419.i = sub nsw i64 %.13.i.i, %row.3.1.i
  %.150287.not.i = icmp slt i64 %.1419.i, 1
  br i1 %.150287.not.i, label %B1470.i, label %B1340.if.lr.ph.i

B1340.if.lr.ph.i:                                 ; preds = %B1304.i
  %21 = getelementptr double, ptr %numbers12, i64 %row.3.1.i
  br label %B1340.if.i

B1470.i:                                          ; preds = %B1172.if.i, %B1340.if.i, %B1304.i, %B1062.i
  %hits.10.2.i = phi i64 [ %hits.8.2.i, %B1062.i ], [ %.1578.i, %B1340.if.i ], [ %hits.8.2.i, %B1304.i ], [ %.1397.i, %B1172.if.i ]
  %.1591.not.i = icmp eq i64 %hits.10.2.i, 0
  br i1 %.1591.not.i, label %B1516.i.preheader, label %B1474.endif.i

B1516.i.preheader:                                ; preds = %B1474.endif.i, %B1470.i
  %hit.2.2.i.ph = phi i64 [ %.13.i4426.i, %B1470.i ], [ %.1622.i, %B1474.endif.i ]
  br label %B1516.i

B1516.i:                                          ; preds = %B1516.i.preheader, %B606.i.i.i
  %state.6.sroa.156.2.i = phi i64 [ %.781.i.i.i, %B606.i.i.i ], [ %state.4.sroa.96.1.i, %B1516.i.preheader ]
  %state.6.sroa.130.2.i = phi double [ 0x7FF0000000000000, %B606.i.i.i ], [ %state.4.sroa.80.1.i, %B1516.i.preheader ]
  %state.6.sroa.104.2.i = phi double [ 0xFFF0000000000000, %B606.i.i.i ], [ %state.4.sroa.64.1.i, %B1516.i.preheader ]
  %state.6.sroa.78.2.i = phi double [ 0.000000e+00, %B606.i.i.i ], [ %state.4.sroa.48.1.i, %B1516.i.preheader ]
  %state.6.sroa.52.2.i = phi double [ 0.000000e+00, %B606.i.i.i ], [ %state.4.sroa.32.1.i, %B1516.i.preheader ]
  %state.6.sroa.26.2.i = phi double [ %rest.2.i.i.0.i, %B606.i.i.i ], [ %state.4.sroa.16.1.i, %B1516.i.preheader ]
  %state.6.sroa.0.2.i = phi double [ %cash.2.i.i.0.i, %B606.i.i.i ], [ %state.4.sroa.0.1.i, %B1516.i.preheader ]
  %row.4.2.i = phi i64 [ %hit.2.2.i, %B606.i.i.i ], [ %row.3.1.i, %B1516.i.preheader ]
  %hit.2.2.i = phi i64 [ %.13.i4426.i, %B606.i.i.i ], [ %hit.2.2.i.ph, %B1516.i.preheader ]
  %.1663.i = add nsw i64 %row.4.2.i, 64
  %.1665.not.i = icmp sgt i64 %.1663.i, %kept17
  br i1 %.1665.not.i, label %B1738.i, label %B1612.if.i

B1738.i:                                          ; preds = %B1516.i
  %.1860.i = sub nsw i64 %.13.i.i, %row.4.2.i
  %.194094.not.i = icmp slt i64 %.1860.i, 1
  br i1 %.194094.not.i, label %B1898.i, label %B1774.if.i

B1898.i:                                          ; preds = %B1612.if.i, %B1774.if.i, %B1738.i
  %.2053.not.i = icmp slt i64 %hit.2.2.i, %.13.i4426.i
  br i1 %.2053.not.i, label %B1912.i, label %B1910.i

B1910.i:                                          ; preds = %B1898.i
  %.2210.i = icmp ne i64 %turned.2.1.i, 0
  %.2216.not.i = icmp slt i64 %.818.i, %kept17
  %or.cond4415.i = select i1 %.2210.i, i1 %.2216.not.i, i1 false
  br i1 %or.cond4415.i, label %B2036.i, label %B2514.i

B1912.i:                                          ; preds = %B1898.i
  %.2078.i = icmp slt i64 %hit.2.2.i, 0
  %.2079.i = select i1 %.2078.i, i64 %kept11, i64 0
  %22 = getelementptr double, ptr %numbers10, i64 %hit.2.2.i
  %.2093.i = getelementptr double, ptr %22, i64 %.2079.i
  %.2094.i = load double, ptr %.2093.i, align 8, !noalias !0
  %.2109.i = select i1 %.2078.i, i64 %kept13, i64 0
  %23 = getelementptr double, ptr %numbers12, i64 %hit.2.2.i
  %.2123.i = getelementptr double, ptr %23, i64 %.2109.i
  %.2124.i = load double, ptr %.2123.i, align 8, !noalias !0
  %.2139.i = select i1 %.2078.i, i64 %kept15, i64 0
  %24 = getelementptr double, ptr %numbers14, i64 %hit.2.2.i
  %.2153.i = getelementptr double, ptr %24, i64 %.2139.i
  %.2154.i = load double, ptr %.2153.i, align 8, !noalias !0
  %.127.i.i = fcmp ule double %state.6.sroa.52.2.i, 0.000000e+00
  br i1 %.127.i.i, label %B248.i.i, label %B58.i.i

B58.i.i:                                          ; preds = %B1912.i
  %.142.i.i = fcmp olt double %.2094.i, %state.6.sroa.130.2.i
  br i1 %.142.i.i, label %B80.i.i, label %B650.i.i

B80.i.i:                                          ; preds = %B58.i.i
  br i1 %.11.i.i.i, label %_ZN4kurs8backtest7kernels5_nearB3v36B70c8tJTIeFIjxB2IKSgI4CrvQCk0Z4yRYcWsCAQUQzVBF6jCIJo8Y_2fTKIIZjxSegOLaAIAEdd.exit.i.i, label %B16.i.i.i

B16.i.i.i:                                        ; preds = %B80.i.i
  %.18.i.i.i = fdiv double %state.6.sroa.130.2.i, %kept34
  %.28.i.i.le.i = tail call double @llvm.rint.f64(double %.18.i.i.i)
  %.34.i.i.i = fmul double %kept34, %.28.i.i.le.i
  br label %_ZN4kurs8backtest7kernels5_nearB3v36B70c8tJTIeFIjxB2IKSgI4CrvQCk0Z4yRYcWsCAQUQzVBF6jCIJo8Y_2fTKIIZjxSegOLaAIAEdd.exit.i.i

_ZN4kurs8backtest7kernels5_nearB3v36B70c8tJTIeFIjxB2IKSgI4CrvQCk0Z4yRYcWsCAQUQzVBF6jCIJo8Y_2fTKIIZjxSegOLaAIAEdd.exit.i.i: ; preds = %B16.i.i.i, %B80.i.i
  %"$phi70.0.2.i.i.0.i" = phi double [ %.34.i.i.i, %B16.i.i.i ], [ %state.6.sroa.130.2.i, %B80.i.i ]
  %.185.i.i = fcmp ugt double %.2154.i, %state.6.sroa.104.2.i
  br i1 %.185.i.i, label %B650.i.i, label %B154.i.i

B154.i.i:                                         ; preds = %_ZN4kurs8backtest7kernels5_nearB3v36B70c8tJTIeFIjxB2IKSgI4CrvQCk0Z4yRYcWsCAQUQzVBF6jCIJo8Y_2fTKIIZjxSegOLaAIAEdd.exit.i.i
  %.194.i.i = fcmp olt double %.2094.i, %state.6.sroa.104.2.i
  %brmerge.i = or i1 %.11.i.i.i, %.194.i.i
  %.2094.mux.i = select i1 %.194.i.i, double %.2094.i, double %state.6.sroa.104.2.i
  br i1 %brmerge.i, label %entry.endif.endif.endif.endif.endif.i.i.i, label %B16.i15.i.i

B16.i15.i.i:                                      ; preds = %B154.i.i
  %.18.i20.i.i = fdiv double %state.6.sroa.104.2.i, %kept34
  %.28.i32.i.le.i = tail call double @llvm.rint.f64(double %.18.i20.i.i)
  %.34.i28.i.i = fmul double %kept34, %.28.i32.i.le.i
  br label %entry.endif.endif.endif.endif.endif.i.i.i

B248.i.i:                                         ; preds = %B1912.i
  %.273.i.i = fcmp ogt double %.2094.i, %state.6.sroa.104.2.i
  br i1 %.273.i.i, label %B270.i.i, label %B650.i.i

B270.i.i:                                         ; preds = %B248.i.i
  br i1 %.11.i.i.i, label %_ZN4kurs8backtest7kernels5_nearB3v36B70c8tJTIeFIjxB2IKSgI4CrvQCk0Z4yRYcWsCAQUQzVBF6jCIJo8Y_2fTKIIZjxSegOLaAIAEdd.exit70.i.i, label %B16.i50.i.i

B16.i50.i.i:                                      ; preds = %B270.i.i
  %.18.i55.i.i = fdiv double %state.6.sroa.104.2.i, %kept34
  %.28.i67.i.le.i = tail call double @llvm.rint.f64(double %.18.i55.i.i)
  %.34.i63.i.i = fmul double %kept34, %.28.i67.i.le.i
  br label %_ZN4kurs8backtest7kernels5_nearB3v36B70c8tJTIeFIjxB2IKSgI4CrvQCk0Z4yRYcWsCAQUQzVBF6jCIJo8Y_2fTKIIZjxSegOLaAIAEdd.exit70.i.i

_ZN4kurs8backtest7kernels5_nearB3v36B70c8tJTIeFIjxB2IKSgI4CrvQCk0Z4yRYcWsCAQUQzVBF6jCIJo8Y_2fTKIIZjxSegOLaAIAEdd.exit70.i.i: ; preds = %B16.i50.i.i, %B270.i.i
  %"$phi70.0.2.i40.i.0.i" = phi double [ %.34.i63.i.i, %B16.i50.i.i ], [ %state.6.sroa.104.2.i, %B270.i.i ]
  %.314.i.i = fcmp ult double %.2124.i, %state.6.sroa.130.2.i
  br i1 %.314.i.i, label %B650.i.i, label %B344.i.i

B344.i.i:                                         ; preds = %_ZN4kurs8backtest7kernels5_nearB3v36B70c8tJTIeFIjxB2IKSgI4CrvQCk0Z4yRYcWsCAQUQzVBF6jCIJo8Y_2fTKIIZjxSegOLaAIAEdd.exit70.i.i
  %.323.i.i = fcmp ogt double %.2094.i, %state.6.sroa.130.2.i
  %brmerge4422.i = or i1 %.11.i.i.i, %.323.i.i
  %.2094.mux4423.i = select i1 %.323.i.i, double %.2094.i, double %state.6.sroa.130.2.i
  br i1 %brmerge4422.i, label %entry.endif.endif.endif.endif.endif.i.i.i, label %B16.i85.i.i

B16.i85.i.i:                                      ; preds = %B344.i.i
  %.18.i90.i.i = fdiv double %state.6.sroa.130.2.i, %kept34
  %.28.i102.i.le.i = tail call double @llvm.rint.f64(double %.18.i90.i.i)
  %.34.i98.i.i = fmul double %kept34, %.28.i102.i.le.i
  br label %entry.endif.endif.endif.endif.endif.i.i.i

entry.endif.endif.endif.endif.endif.i.i.i:        ; preds = %B16.i85.i.i, %B344.i.i, %B16.i15.i.i, %B154.i.i
  %side.3.i.0.i = phi i64 [ 1, %B16.i85.i.i ], [ -1, %B154.i.i ], [ -1, %B16.i15.i.i ], [ 1, %B344.i.i ]
  %price.6.i.0.i = phi double [ %.34.i98.i.i, %B16.i85.i.i ], [ %.2094.mux.i, %B154.i.i ], [ %.34.i28.i.i, %B16.i15.i.i ], [ %.2094.mux4423.i, %B344.i.i ]
  br i1 %.90.i.i.i, label %B26.i.i.i, label %_ZN4kurs8backtest7kernels7slippedB2v6B70c8tJTIeFIjxB2IKSgI4CrvQCk0Z4yRYcWsCAQUQzVBF6jCIJo8Y_2fTKIIZjxSegOLaAIAEdxdd263Terms_28float64_2c_20float64_2c_20float64_2c_20float64_2c_20bool_2c_20bool_2c_20float64_2c_20float64_2c_20float64_2c_20bool_2c_20bool_2c_20bool_2c_20float64_2c_20float64_2c_20float64_2c_20float64_2c_20float64_2c_20float64_2c_20float64_2c_20float64_2c_20float64_29.exit.i.i

B26.i.i.i:                                        ; preds = %entry.endif.endif.endif.endif.endif.i.i.i
  %.98.i.i.i = sitofp i64 %side.3.i.0.i to double
  %.99.i.i.i = fmul double %kept25, %.98.i.i.i
  %.100.i.i.i = fadd double %.99.i.i.i, 1.000000e+00
  %.102.i.i.i = fmul double %price.6.i.0.i, %.100.i.i.i
  br i1 %.18.i.i.i.i, label %B16.i.i.i.i, label %_ZN4kurs8backtest7kernels8_steppedB2v7B70c8tJTIeFIjxB2IKSgI4CrvQCk0Z4yRYcWsCAQUQzVBF6jCIJo8Y_2fTKIIZjxSegOLaAIAEddx.exit.i.i.i

B16.i.i.i.i:                                      ; preds = %B26.i.i.i
  %.27.i.i.i.i = fdiv double %.102.i.i.i, %kept34
  %25 = shl nsw i64 %side.3.i.0.i, 1
  %.32.i.i.i.i = sitofp i64 %25 to double
  %.33.i.i.i.i = fmul double %.32.i.i.i.i, 1.000000e-15
  %.34.i.i.i.i = fsub double 1.000000e+00, %.33.i.i.i.i
  %.35.i.i.i.i = fmul double %.34.i.i.i.i, %.27.i.i.i.i
  br i1 %.127.i.i, label %for.body.i.i.i.i, label %for.body.1.i.i.i.i

B150.i.i.i.i:                                     ; preds = %for.body.1.i.i.i.i, %for.body.i.i.i.i
  %"$phi150.0.2.i.i.i.0.i" = phi double [ %.52.i.i.i.le.i, %for.body.i.i.i.i ], [ %.71.i.i.i.le.i, %for.body.1.i.i.i.i ]
  %.83.i.i.i.i = fmul double %kept34, %"$phi150.0.2.i.i.i.0.i"
  br label %_ZN4kurs8backtest7kernels8_steppedB2v7B70c8tJTIeFIjxB2IKSgI4CrvQCk0Z4yRYcWsCAQUQzVBF6jCIJo8Y_2fTKIIZjxSegOLaAIAEddx.exit.i.i.i

for.body.i.i.i.i:                                 ; preds = %B16.i.i.i.i
  %.52.i.i.i.le.i = tail call double @llvm.ceil.f64(double %.35.i.i.i.i)
  br label %B150.i.i.i.i

for.body.1.i.i.i.i:                               ; preds = %B16.i.i.i.i
  %.71.i.i.i.le.i = tail call double @llvm.floor.f64(double %.35.i.i.i.i)
  br label %B150.i.i.i.i

_ZN4kurs8backtest7kernels8_steppedB2v7B70c8tJTIeFIjxB2IKSgI4CrvQCk0Z4yRYcWsCAQUQzVBF6jCIJo8Y_2fTKIIZjxSegOLaAIAEddx.exit.i.i.i: ; preds = %B150.i.i.i.i, %B26.i.i.i
  %value.2.i.i.i.0.i = phi double [ %.83.i.i.i.i, %B150.i.i.i.i ], [ %.102.i.i.i, %B26.i.i.i ]
  %.140.i.i.i = fcmp ogt double %value.2.i.i.i.0.i, %kept34
  %value.2.i.i.i.0.arg.terms.12.i = select i1 %.140.i.i.i, double %value.2.i.i.i.0.i, double %kept34
  br i1 %.93.not.not.not.i.not, label %_ZN4kurs8backtest7kernels7slippedB2v6B70c8tJTIeFIjxB2IKSgI4CrvQCk0Z4yRYcWsCAQUQzVBF6jCIJo8Y_2fTKIIZjxSegOLaAIAEdxdd263Terms_28float64_2c_20float64_2c_20float64_2c_20float64_2c_20bool_2c_20bool_2c_20float64_2c_20float64_2c_20float64_2c_20bool_2c_20bool_2c_20bool_2c_20float64_2c_20float64_2c_20float64_2c_20float64_2c_20float64_2c_20float64_2c_20float64_2c_20float64_2c_20float64_29.exit.i.i, label %B152.i.i.i

B152.i.i.i:                                       ; preds = %_ZN4kurs8backtest7kernels8_steppedB2v7B70c8tJTIeFIjxB2IKSgI4CrvQCk0Z4yRYcWsCAQUQzVBF6jCIJo8Y_2fTKIIZjxSegOLaAIAEddx.exit.i.i.i
  br i1 %.127.i.i, label %B164.i.i.i, label %B184.i.i.i

B164.i.i.i:                                       ; preds = %B152.i.i.i
  %.181.i.i.i = fcmp olt double %value.2.i.i.i.0.arg.terms.12.i, %.2124.i
  %value.2.i.i.i.0.arg.terms.12..2124.i = select i1 %.181.i.i.i, double %value.2.i.i.i.0.arg.terms.12.i, double %.2124.i
  br label %_ZN4kurs8backtest7kernels7slippedB2v6B70c8tJTIeFIjxB2IKSgI4CrvQCk0Z4yRYcWsCAQUQzVBF6jCIJo8Y_2fTKIIZjxSegOLaAIAEdxdd263Terms_28float64_2c_20float64_2c_20float64_2c_20float64_2c_20bool_2c_20bool_2c_20float64_2c_20float64_2c_20float64_2c_20bool_2c_20bool_2c_20bool_2c_20float64_2c_20float64_2c_20float64_2c_20float64_2c_20float64_2c_20float64_2c_20float64_2c_20float64_2c_20float64_29.exit.i.i

B184.i.i.i:                                       ; preds = %B152.i.i.i
  %.204.i.i.i = fcmp ogt double %value.2.i.i.i.0.arg.terms.12.i, %.2154.i
  %value.2.i.i.i.0.arg.terms.12..2154.i = select i1 %.204.i.i.i, double %value.2.i.i.i.0.arg.terms.12.i, double %.2154.i
  br label %_ZN4kurs8backtest7kernels7slippedB2v6B70c8tJTIeFIjxB2IKSgI4CrvQCk0Z4yRYcWsCAQUQzVBF6jCIJo8Y_2fTKIIZjxSegOLaAIAEdxdd263Terms_28float64_2c_20float64_2c_20float64_2c_20float64_2c_20bool_2c_20bool_2c_20float64_2c_20float64_2c_20float64_2c_20bool_2c_20bool_2c_20bool_2c_20float64_2c_20float64_2c_20float64_2c_20float64_2c_20float64_2c_20float64_2c_20float64_2c_20float64_2c_20float64_29.exit.i.i

_ZN4kurs8backtest7kernels7slippedB2v6B70c8tJTIeFIjxB2IKSgI4CrvQCk0Z4yRYcWsCAQUQzVBF6jCIJo8Y_2fTKIIZjxSegOLaAIAEdxdd263Terms_28float64_2c_20float64_2c_20float64_2c_20float64_2c_20bool_2c_20bool_2c_20float64_2c_20float64_2c_20float64_2c_20bool_2c_20bool_2c_20bool_2c_20float64_2c_20float64_2c_20float64_2c_20float64_2c_20float64_2c_20float64_2c_20float64_2c_20float64_2c_20float64_29.exit.i.i: ; preds = %B184.i.i.i, %B164.i.i.i, %_ZN4kurs8backtest7kernels8_steppedB2v7B70c8tJTIeFIjxB2IKSgI4CrvQCk0Z4yRYcWsCAQUQzVBF6jCIJo8Y_2fTKIIZjxSegOLaAIAEddx.exit.i.i.i, %entry.endif.endif.endif.endif.endif.i.i.i
  %price.4.i.i.0.i = phi double [ %price.6.i.0.i, %entry.endif.endif.endif.endif.endif.i.i.i ], [ %value.2.i.i.i.0.arg.terms.12.i, %_ZN4kurs8backtest7kernels8_steppedB2v7B70c8tJTIeFIjxB2IKSgI4CrvQCk0Z4yRYcWsCAQUQzVBF6jCIJo8Y_2fTKIIZjxSegOLaAIAEddx.exit.i.i.i ], [ %value.2.i.i.i.0.arg.terms.12..2124.i, %B164.i.i.i ], [ %value.2.i.i.i.0.arg.terms.12..2154.i, %B184.i.i.i ]
  %.85.i.i.i = fcmp olt double %state.6.sroa.52.2.i, 0.000000e+00
  %.93.i.i.i = fneg double %state.6.sroa.52.2.i
  %.99.i196.i.i = fmul double %.98.i195.i.i, %.93.i.i.i
  %.103.i198.i.i = fdiv double %state.6.sroa.0.2.i, %.99.i196.i.i
  %"$phi102.0.2.i.i.0.i" = select i1 %.85.i.i.i, double %.103.i198.i.i, double 0x7FF0000000000000
  %.505.i.i = icmp slt i64 %state.6.sroa.156.2.i, 0
  %.506.i.i = select i1 %.505.i.i, i64 %kept47, i64 0
  %26 = getelementptr double, ptr %7, i64 %state.6.sroa.156.2.i
  %.528.i.i = getelementptr double, ptr %26, i64 %.506.i.i
  %.529.i.i = load double, ptr %.528.i.i, align 8, !noalias !3
  %.533.i.i = fmul double %.532.i.i, %.529.i.i
  %.536.i.i = fmul double %.533.i.i, 0x3FEFFFFFFFFFFFDC
  %.537.i.i = fcmp olt double %"$phi102.0.2.i.i.0.i", %.536.i.i
  br i1 %.537.i.i, label %B636.i.i, label %B650.i.i

B636.i.i:                                         ; preds = %_ZN4kurs8backtest7kernels7slippedB2v6B70c8tJTIeFIjxB2IKSgI4CrvQCk0Z4yRYcWsCAQUQzVBF6jCIJo8Y_2fTKIIZjxSegOLaAIAEdxdd263Terms_28float64_2c_20float64_2c_20float64_2c_20float64_2c_20bool_2c_20bool_2c_20float64_2c_20float64_2c_20float64_2c_20bool_2c_20bool_2c_20bool_2c_20float64_2c_20float64_2c_20float64_2c_20float64_2c_20float64_2c_20float64_2c_20float64_2c_20float64_2c_20float64_29.exit.i.i
  br label %B650.i.i

B650.i.i:                                         ; preds = %B636.i.i, %_ZN4kurs8backtest7kernels7slippedB2v6B70c8tJTIeFIjxB2IKSgI4CrvQCk0Z4yRYcWsCAQUQzVBF6jCIJo8Y_2fTKIIZjxSegOLaAIAEdxdd263Terms_28float64_2c_20float64_2c_20float64_2c_20float64_2c_20bool_2c_20bool_2c_20float64_2c_20float64_2c_20float64_2c_20bool_2c_20bool_2c_20bool_2c_20float64_2c_20float64_2c_20float64_2c_20float64_2c_20float64_2c_20float64_2c_20float64_2c_20float64_2c_20float64_29.exit.i.i, %_ZN4kurs8backtest7kernels5_nearB3v36B70c8tJTIeFIjxB2IKSgI4CrvQCk0Z4yRYcWsCAQUQzVBF6jCIJo8Y_2fTKIIZjxSegOLaAIAEdd.exit70.i.i, %B248.i.i, %_ZN4kurs8backtest7kernels5_nearB3v36B70c8tJTIeFIjxB2IKSgI4CrvQCk0Z4yRYcWsCAQUQzVBF6jCIJo8Y_2fTKIIZjxSegOLaAIAEdd.exit.i.i, %B58.i.i
  %27 = phi double [ %kept38, %_ZN4kurs8backtest7kernels7slippedB2v6B70c8tJTIeFIjxB2IKSgI4CrvQCk0Z4yRYcWsCAQUQzVBF6jCIJo8Y_2fTKIIZjxSegOLaAIAEdxdd263Terms_28float64_2c_20float64_2c_20float64_2c_20float64_2c_20bool_2c_20bool_2c_20float64_2c_20float64_2c_20float64_2c_20bool_2c_20bool_2c_20bool_2c_20float64_2c_20float64_2c_20float64_2c_20float64_2c_20float64_2c_20float64_2c_20float64_2c_20float64_2c_20float64_29.exit.i.i ], [ %kept38, %B636.i.i ], [ %kept39, %_ZN4kurs8backtest7kernels5_nearB3v36B70c8tJTIeFIjxB2IKSgI4CrvQCk0Z4yRYcWsCAQUQzVBF6jCIJo8Y_2fTKIIZjxSegOLaAIAEdd.exit.i.i ], [ %kept39, %B58.i.i ], [ %kept39, %_ZN4kurs8backtest7kernels5_nearB3v36B70c8tJTIeFIjxB2IKSgI4CrvQCk0Z4yRYcWsCAQUQzVBF6jCIJo8Y_2fTKIIZjxSegOLaAIAEdd.exit70.i.i ], [ %kept39, %B248.i.i ]
  %.698.i.i1326.i = phi i1 [ false, %_ZN4kurs8backtest7kernels7slippedB2v6B70c8tJTIeFIjxB2IKSgI4CrvQCk0Z4yRYcWsCAQUQzVBF6jCIJo8Y_2fTKIIZjxSegOLaAIAEdxdd263Terms_28float64_2c_20float64_2c_20float64_2c_20float64_2c_20bool_2c_20bool_2c_20float64_2c_20float64_2c_20float64_2c_20bool_2c_20bool_2c_20bool_2c_20float64_2c_20float64_2c_20float64_2c_20float64_2c_20float64_2c_20float64_2c_20float64_2c_20float64_2c_20float64_29.exit.i.i ], [ true, %B636.i.i ], [ false, %_ZN4kurs8backtest7kernels5_nearB3v36B70c8tJTIeFIjxB2IKSgI4CrvQCk0Z4yRYcWsCAQUQzVBF6jCIJo8Y_2fTKIIZjxSegOLaAIAEdd.exit.i.i ], [ false, %B58.i.i ], [ false, %_ZN4kurs8backtest7kernels5_nearB3v36B70c8tJTIeFIjxB2IKSgI4CrvQCk0Z4yRYcWsCAQUQzVBF6jCIJo8Y_2fTKIIZjxSegOLaAIAEdd.exit70.i.i ], [ false, %B248.i.i ]
  %reason.3.i.01424.i = phi i64 [ 1, %_ZN4kurs8backtest7kernels7slippedB2v6B70c8tJTIeFIjxB2IKSgI4CrvQCk0Z4yRYcWsCAQUQzVBF6jCIJo8Y_2fTKIIZjxSegOLaAIAEdxdd263Terms_28float64_2c_20float64_2c_20float64_2c_20float64_2c_20bool_2c_20bool_2c_20float64_2c_20float64_2c_20float64_2c_20bool_2c_20bool_2c_20bool_2c_20float64_2c_20float64_2c_20float64_2c_20float64_2c_20float64_2c_20float64_2c_20float64_2c_20float64_2c_20float64_29.exit.i.i ], [ 3, %B636.i.i ], [ 2, %_ZN4kurs8backtest7kernels5_nearB3v36B70c8tJTIeFIjxB2IKSgI4CrvQCk0Z4yRYcWsCAQUQzVBF6jCIJo8Y_2fTKIIZjxSegOLaAIAEdd.exit.i.i ], [ 2, %B58.i.i ], [ 2, %_ZN4kurs8backtest7kernels5_nearB3v36B70c8tJTIeFIjxB2IKSgI4CrvQCk0Z4yRYcWsCAQUQzVBF6jCIJo8Y_2fTKIIZjxSegOLaAIAEdd.exit70.i.i ], [ 2, %B248.i.i ]
  %price.8.i.01522.i = phi double [ %price.4.i.i.0.i, %_ZN4kurs8backtest7kernels7slippedB2v6B70c8tJTIeFIjxB2IKSgI4CrvQCk0Z4yRYcWsCAQUQzVBF6jCIJo8Y_2fTKIIZjxSegOLaAIAEdxdd263Terms_28float64_2c_20float64_2c_20float64_2c_20float64_2c_20bool_2c_20bool_2c_20float64_2c_20float64_2c_20float64_2c_20bool_2c_20bool_2c_20bool_2c_20float64_2c_20float64_2c_20float64_2c_20float64_2c_20float64_2c_20float64_2c_20float64_2c_20float64_2c_20float64_29.exit.i.i ], [ %price.4.i.i.0.i, %B636.i.i ], [ %"$phi70.0.2.i.i.0.i", %_ZN4kurs8backtest7kernels5_nearB3v36B70c8tJTIeFIjxB2IKSgI4CrvQCk0Z4yRYcWsCAQUQzVBF6jCIJo8Y_2fTKIIZjxSegOLaAIAEdd.exit.i.i ], [ %.2094.i, %B58.i.i ], [ %"$phi70.0.2.i40.i.0.i", %_ZN4kurs8backtest7kernels5_nearB3v36B70c8tJTIeFIjxB2IKSgI4CrvQCk0Z4yRYcWsCAQUQzVBF6jCIJo8Y_2fTKIIZjxSegOLaAIAEdd.exit70.i.i ], [ %.2094.i, %B248.i.i ]
  %28 = phi double [ %kept23, %_ZN4kurs8backtest7kernels7slippedB2v6B70c8tJTIeFIjxB2IKSgI4CrvQCk0Z4yRYcWsCAQUQzVBF6jCIJo8Y_2fTKIIZjxSegOLaAIAEdxdd263Terms_28float64_2c_20float64_2c_20float64_2c_20float64_2c_20bool_2c_20bool_2c_20float64_2c_20float64_2c_20float64_2c_20bool_2c_20bool_2c_20bool_2c_20float64_2c_20float64_2c_20float64_2c_20float64_2c_20float64_2c_20float64_2c_20float64_2c_20float64_2c_20float64_29.exit.i.i ], [ %kept23, %B636.i.i ], [ %kept24, %_ZN4kurs8backtest7kernels5_nearB3v36B70c8tJTIeFIjxB2IKSgI4CrvQCk0Z4yRYcWsCAQUQzVBF6jCIJo8Y_2fTKIIZjxSegOLaAIAEdd.exit.i.i ], [ %kept24, %B58.i.i ], [ %kept24, %_ZN4kurs8backtest7kernels5_nearB3v36B70c8tJTIeFIjxB2IKSgI4CrvQCk0Z4yRYcWsCAQUQzVBF6jCIJo8Y_2fTKIIZjxSegOLaAIAEdd.exit70.i.i ], [ %kept24, %B248.i.i ]
  %.181.i304.i.i = fneg double %state.6.sroa.52.2.i
  br i1 %"$phi46.0.2.i.i.i.i.0.i", label %B98.i.i.i.i, label %B34.i.i.i.i

B34.i.i.i.i:                                      ; preds = %B650.i.i
  %.76.i.i.i = fdiv double %price.8.i.01522.i, %kept34
  %.84.i.le.i.i = tail call double @llvm.rint.f64(double %.76.i.i.i)
  %.6.i.i.i.i.i = fmul double %kept34, %.84.i.le.i.i
  %.7.i.i.i.i.i = fmul double %.84.i.le.i.i, 0x41A0000002000000
  %.8.i.i.i.i.i = fsub double %.7.i.i.i.i.i, %.84.i.le.i.i
  %.9.i.i.i.i.i = fsub double %.7.i.i.i.i.i, %.8.i.i.i.i.i
  %.10.i.i.i.i.i = fsub double %.84.i.le.i.i, %.9.i.i.i.i.i
  %.15.i.i.i.i.i = fmul double %.13.i.i.i.i.i, %.9.i.i.i.i.i
  %.16.i.i.i.i.i = fsub double %.15.i.i.i.i.i, %.6.i.i.i.i.i
  %.17.i.i.i.i.i = fmul double %.14.i.i.i.i.i, %.9.i.i.i.i.i
  %.18.i.i.i.i.i = fadd double %.17.i.i.i.i.i, %.16.i.i.i.i.i
  %.19.i.i.i.i.i = fmul double %.13.i.i.i.i.i, %.10.i.i.i.i.i
  %.20.i.i.i.i.i = fadd double %.19.i.i.i.i.i, %.18.i.i.i.i.i
  %.21.i.i.i.i.i = fmul double %.14.i.i.i.i.i, %.10.i.i.i.i.i
  %.22.i.i.i.i.i = fadd double %.21.i.i.i.i.i, %.20.i.i.i.i.i
  %.47.i.i.i.i = fmul double %kept41, %.84.i.le.i.i
  %.48.i.i.i.i = fadd double %.47.i.i.i.i, %.22.i.i.i.i.i
  %.6.i1.i.i.i.i = fadd double %.6.i.i.i.i.i, %.48.i.i.i.i
  %.7.i2.i.i.i.i = fsub double %.6.i1.i.i.i.i, %.6.i.i.i.i.i
  %.8.i3.i.i.i.i = fsub double %.48.i.i.i.i, %.7.i2.i.i.i.i
  %.6.i.i28.i.i = fmul double %.6.i1.i.i.i.i, %.181.i304.i.i
  %.7.i.i29.i.i = fmul double %state.6.sroa.52.2.i, 0xC1A0000002000000
  %.8.i.i30.i.i = fadd double %state.6.sroa.52.2.i, %.7.i.i29.i.i
  %.9.i.i31.i.i = fsub double %.7.i.i29.i.i, %.8.i.i30.i.i
  %.10.i.i32.i.i = fsub double %.181.i304.i.i, %.9.i.i31.i.i
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
  %.52.i55.i.i = fmul double %.8.i3.i.i.i.i, %.181.i304.i.i
  %29 = fmul double %state.6.sroa.78.2.i, %.6.i1.i.i.i.i
  %.60.i59.i.i = fsub double %.52.i55.i.i, %29
  %.61.i60.i.i = fadd double %.60.i59.i.i, %.22.i.i44.i.i
  %.6.i1.i61.i.i = fadd double %.6.i.i28.i.i, %.61.i60.i.i
  %.7.i2.i62.i.i = fsub double %.6.i1.i61.i.i, %.6.i.i28.i.i
  %.8.i3.i63.i.i = fsub double %.61.i60.i.i, %.7.i2.i62.i.i
  %.163.i.i = fcmp olt double %state.6.sroa.52.2.i, 0.000000e+00
  %"$phi114.0.2.0.i.i" = select i1 %.163.i.i, double 1.000000e+00, double -1.000000e+00
  %.177.i.i = fmul double %"$phi114.0.2.0.i.i", %28
  %.181.i.i = fmul double %"$phi114.0.2.0.i.i", %27
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
  %.52.i11.i.i = fmul double %.181.i.i, %.6.i1.i61.i.i
  %.59.i.i.i = fmul double %.177.i.i, %.8.i3.i63.i.i
  %.60.i.i.i = fadd double %.52.i11.i.i, %.59.i.i.i
  %.61.i14.i.i = fadd double %.60.i.i.i, %.22.i.i.i.i
  %.6.i1.i.i.i = fadd double %.6.i.i.i.i, %.61.i14.i.i
  %.7.i2.i.i.i = fsub double %.6.i1.i.i.i, %.6.i.i.i.i
  %.8.i3.i.i.i = fsub double %.61.i14.i.i, %.7.i2.i.i.i
  %.18.i.i92.i.i = fsub double %state.6.sroa.0.2.i, %.6.i1.i61.i.i
  %.20.i.i93.i.i = fsub double %.18.i.i92.i.i, %state.6.sroa.0.2.i
  %.22.i.i94.i.i = fsub double %.18.i.i92.i.i, %.20.i.i93.i.i
  %.23.i.i95.i.i = fsub double %state.6.sroa.0.2.i, %.22.i.i94.i.i
  %.18.i.i4427.i = fneg double %.6.i1.i61.i.i
  %.25.i.i.i.i = fsub double %.18.i.i4427.i, %.20.i.i93.i.i
  %.26.i.i.i.i = fadd double %.25.i.i.i.i, %.23.i.i95.i.i
  %.29.i.i.i.i = fsub double %state.6.sroa.26.2.i, %.8.i3.i63.i.i
  %.43.i.i99.i.i = fadd double %.29.i.i.i.i, %.26.i.i.i.i
  %.6.i.i.i100.i.i = fadd double %.18.i.i92.i.i, %.43.i.i99.i.i
  %.7.i.i.i101.i.i = fsub double %.6.i.i.i100.i.i, %.18.i.i92.i.i
  %.8.i.i.i102.i.i = fsub double %.43.i.i99.i.i, %.7.i.i.i101.i.i
  %.31.i.i.i.i = fsub double %.29.i.i.i.i, %state.6.sroa.26.2.i
  %.35.i.i.i4428.i = fsub double %.29.i.i.i.i, %.31.i.i.i.i
  %.36.i.i.i.i = fsub double %state.6.sroa.26.2.i, %.35.i.i.i4428.i
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
  br label %B108.endif.i.i.i

B98.i.i.i.i:                                      ; preds = %B650.i.i
  %.213.i.i.i.i = fmul double %price.8.i.01522.i, %.181.i304.i.i
  %.220.i.i.i.i = fcmp ogt double %.213.i.i.i.i, 0.000000e+00
  %.228.i.i.i.i = fneg double %.213.i.i.i.i
  %"$phi128.0.2.i.i.i.0.i" = select i1 %.220.i.i.i.i, double %.213.i.i.i.i, double %.228.i.i.i.i
  %.234.i.i.i.i = fmul double %28, %"$phi128.0.2.i.i.i.0.i"
  %.244.i.i.i.i = fsub double %state.6.sroa.0.2.i, %.213.i.i.i.i
  %.247.i.i.i.i = fsub double %.244.i.i.i.i, %.234.i.i.i.i
  br label %B108.endif.i.i.i

B534.i.i.i:                                       ; preds = %B108.endif.i.i.i
  %.760.i.i.i = tail call double @llvm.fabs.f64(double %.188.i.i.sroa.0.0.i)
  %.765.i.i.i = fmul double %state.6.sroa.0.2.i, 0x3D719799812DEA11
  %.766.i.i.i = fcmp ugt double %.760.i.i.i, %.765.i.i.i
  br i1 %.766.i.i.i, label %B606.i.i.i, label %B598.i.i.i

B598.i.i.i:                                       ; preds = %B534.i.i.i
  br label %B606.i.i.i

B606.i.i.i:                                       ; preds = %B108.endif.i.i.i, %B598.i.i.i, %B534.i.i.i
  %rest.2.i.i.0.i = phi double [ %.188.i.i.sroa.5.0.i, %B108.endif.i.i.i ], [ 0.000000e+00, %B598.i.i.i ], [ %.188.i.i.sroa.5.0.i, %B534.i.i.i ]
  %cash.2.i.i.0.i = phi double [ %.188.i.i.sroa.0.0.i, %B108.endif.i.i.i ], [ 0.000000e+00, %B598.i.i.i ], [ %.188.i.i.sroa.0.0.i, %B534.i.i.i ]
  %.781.i.i.i = add nsw i64 %state.6.sroa.156.2.i, 1
  br label %B1516.i

B108.endif.i.i.i:                                 ; preds = %B98.i.i.i.i, %B34.i.i.i.i
  %.188.i.i.sroa.15.0.i = phi double [ %price.8.i.01522.i, %B98.i.i.i.i ], [ %.6.i1.i.i.i.i, %B34.i.i.i.i ]
  %.188.i.i.sroa.10.0.i = phi double [ %.234.i.i.i.i, %B98.i.i.i.i ], [ %.6.i1.i.i.i, %B34.i.i.i.i ]
  %.188.i.i.sroa.5.0.i = phi double [ 0.000000e+00, %B98.i.i.i.i ], [ %.8.i3.i.i176.i.i, %B34.i.i.i.i ]
  %.188.i.i.sroa.0.0.i = phi double [ %.247.i.i.i.i, %B98.i.i.i.i ], [ %.6.i1.i.i174.i.i, %B34.i.i.i.i ]
  %.267.i.i.i = icmp slt i64 %state.6.sroa.156.2.i, 0
  %.268.i.i.i = select i1 %.267.i.i.i, i64 %kept47, i64 0
  %.269.i.i.i = add i64 %.268.i.i.i, %state.6.sroa.156.2.i
  %.290.i.i.i = getelementptr double, ptr %9, i64 %.269.i.i.i
  %.291.i.i.i = load double, ptr %.290.i.i.i, align 8, !noalias !7
  %.293.i.i.i = fadd double %.188.i.i.sroa.10.0.i, %.291.i.i.i
  %.375.i.i.i = getelementptr double, ptr %10, i64 %.269.i.i.i
  store i64 %hit.2.2.i, ptr %.375.i.i.i, align 8, !noalias !7
  %.431.i.i.i = getelementptr double, ptr %11, i64 %.269.i.i.i
  store double %.188.i.i.sroa.15.0.i, ptr %.431.i.i.i, align 8, !noalias !7
  store double %.293.i.i.i, ptr %.290.i.i.i, align 8, !noalias !7
  %.546.i.i.i = getelementptr double, ptr %7, i64 %.269.i.i.i
  %.547.i.i.i = load double, ptr %.546.i.i.i, align 8, !noalias !7
  %.548.i.i.i = fsub double %.188.i.i.sroa.15.0.i, %.547.i.i.i
  %.550.i.i.i = fmul double %state.6.sroa.52.2.i, %.548.i.i.i
  %.553.i.i.i = fsub double %.550.i.i.i, %.293.i.i.i
  %.607.i.i.i = getelementptr double, ptr %12, i64 %.269.i.i.i
  store double %.553.i.i.i, ptr %.607.i.i.i, align 8, !noalias !7
  %.688.i.i.i = getelementptr double, ptr %13, i64 %.269.i.i.i
  store i64 %reason.3.i.01424.i, ptr %.688.i.i.i, align 8, !noalias !7
  %or.cond4424.i = and i1 %"$phi46.0.2.i.i.i.i.0.i", %.698.i.i1326.i
  br i1 %or.cond4424.i, label %B534.i.i.i, label %B606.i.i.i

B2036.i:                                          ; preds = %B1910.i
  %.2239.i = add nsw i64 %turned.2.1.i, -1
  %.2241.i = and i64 %.2239.i, %turned.2.1.i
  %.2248.i = add nsw i64 %.13.i4426.i, -1
  %.22544405.i = lshr i64 %.463.i, %"$phi566.1.2.2.i"
  %.2255.i = and i64 %.22544405.i, 1
  %.22584406.i = lshr i64 %.517.i, %"$phi566.1.2.2.i"
  %.2261.i = and i64 %.22584406.i, 1
  %.2262.i = sub nsw i64 %.2255.i, %.2261.i
  %.2267.i = icmp sgt i64 %.2262.i, 0
  br i1 %.2267.i, label %B2160.critedge.i, label %B2108.i

B2108.i:                                          ; preds = %B2036.i
  %.2273.i = icmp slt i64 %.2262.i, 0
  br i1 %.2273.i, label %B2120.i, label %B2500.i

B2120.i:                                          ; preds = %B2108.i
  %.2279.i = fcmp ogt double %state.6.sroa.52.2.i, 0.000000e+00
  br i1 %.2279.i, label %B2160.critedge.i, label %B2142.i

B2142.i:                                          ; preds = %B2120.i
  %.2301.not.not.i = icmp sgt i64 %.13.i4426.i, %kept21
  %or.cond4416.i = select i1 %.120.i, i1 %.2301.not.not.i, i1 false
  br i1 %or.cond4416.i, label %B2172.i, label %B2500.i

B2160.critedge.i:                                 ; preds = %B2120.i, %B2036.i
  %.2301.not.not.old.i = icmp sgt i64 %.13.i4426.i, %kept21
  br i1 %.2301.not.not.old.i, label %B2172.i, label %B2500.i

B2172.i:                                          ; preds = %B2160.critedge.i, %B2142.i
  %.2309.i = sitofp i64 %.2262.i to double
  %.2310.i = fmul double %state.6.sroa.52.2.i, %.2309.i
  %.2311.i = fcmp ugt double %.2310.i, 0.000000e+00
  br i1 %.2311.i, label %B2500.i, label %B2200.i

B2200.i:                                          ; preds = %B2172.i
  %.2248..839.i = select i1 %.111.not.not.not.i.not, i64 %.13.i4426.i, i64 %.2248.i
  %.2335.i = icmp slt i64 %.2248..839.i, %kept17
  br i1 %.2335.i, label %B2234.i, label %B2432.i

B2234.i:                                          ; preds = %B2200.i
  %.2354.i = icmp slt i64 %.2248..839.i, 0
  %.2355.i = select i1 %.2354.i, i64 %kept17, i64 0
  %30 = getelementptr double, ptr %numbers16, i64 %.2248..839.i
  %.2369.i = getelementptr double, ptr %30, i64 %.2355.i
  %.2390.i = select i1 %.2354.i, i64 %kept11, i64 0
  %31 = getelementptr double, ptr %numbers10, i64 %.2248..839.i
  %.2404.i = getelementptr double, ptr %31, i64 %.2390.i
  %"$phi2278.1.2.4.in.i" = select i1 %.111.not.not.not.i.not, ptr %.2404.i, ptr %.2369.i
  %"$phi2278.1.2.4.i" = load double, ptr %"$phi2278.1.2.4.in.i", align 8, !noalias !0
  %.2428.i = select i1 %.2354.i, i64 %kept13, i64 0
  %32 = getelementptr double, ptr %numbers12, i64 %.2248..839.i
  %.2442.i = getelementptr double, ptr %32, i64 %.2428.i
  %.2443.i = load double, ptr %.2442.i, align 8, !noalias !0
  %.2459.i = select i1 %.2354.i, i64 %kept15, i64 0
  %33 = getelementptr double, ptr %numbers14, i64 %.2248..839.i
  %.2473.i = getelementptr double, ptr %33, i64 %.2459.i
  %.2474.i = load double, ptr %.2473.i, align 8, !noalias !0
  %.2489.i = icmp slt i64 %.13.i4426.i, 1
  %.2490.i = select i1 %.2489.i, i64 %kept17, i64 0
  %34 = getelementptr double, ptr %numbers16, i64 %.2248.i
  %.2504.i = getelementptr double, ptr %34, i64 %.2490.i
  %.2505.i = load double, ptr %.2504.i, align 8, !noalias !0
  br i1 %.90.i.i.i, label %B26.i.i1242.i, label %_ZN4kurs8backtest7kernels7slippedB2v6B70c8tJTIeFIjxB2IKSgI4CrvQCk0Z4yRYcWsCAQUQzVBF6jCIJo8Y_2fTKIIZjxSegOLaAIAEdxdd263Terms_28float64_2c_20float64_2c_20float64_2c_20float64_2c_20bool_2c_20bool_2c_20float64_2c_20float64_2c_20float64_2c_20bool_2c_20bool_2c_20bool_2c_20float64_2c_20float64_2c_20float64_2c_20float64_2c_20float64_2c_20float64_2c_20float64_2c_20float64_2c_20float64_29.exit.i299.i

B26.i.i1242.i:                                    ; preds = %B2234.i
  %.99.i.i1249.i = fmul double %kept25, %.2309.i
  %.100.i.i1250.i = fadd double %.99.i.i1249.i, 1.000000e+00
  %.102.i.i1252.i = fmul double %.100.i.i1250.i, %"$phi2278.1.2.4.i"
  br i1 %.18.i.i.i.i, label %B16.i.i.i1352.i, label %_ZN4kurs8backtest7kernels8_steppedB2v7B70c8tJTIeFIjxB2IKSgI4CrvQCk0Z4yRYcWsCAQUQzVBF6jCIJo8Y_2fTKIIZjxSegOLaAIAEddx.exit.i.i1261.i

B16.i.i.i1352.i:                                  ; preds = %B26.i.i1242.i
  %.27.i.i.i1358.i = fdiv double %.102.i.i1252.i, %kept34
  %.32.i.i.i1362.i = fmul double %.2309.i, 2.000000e+00
  %.33.i.i.i1363.i = fmul double %.32.i.i.i1362.i, 1.000000e-15
  %.34.i.i.i1364.i = fsub double 1.000000e+00, %.33.i.i.i1363.i
  %.35.i.i.i1365.i = fmul double %.34.i.i.i1364.i, %.27.i.i.i1358.i
  br i1 %.2267.i, label %for.body.i.i.i1398.i, label %for.body.1.i.i.i1386.i

B150.i.i.i1379.i:                                 ; preds = %for.body.1.i.i.i1386.i, %for.body.i.i.i1398.i
  %"$phi150.0.2.i.i.i115.0.i" = phi double [ %.52.i.i.i1399.le.i, %for.body.i.i.i1398.i ], [ %.71.i.i.i1387.le.i, %for.body.1.i.i.i1386.i ]
  %.83.i.i.i1382.i = fmul double %kept34, %"$phi150.0.2.i.i.i115.0.i"
  br label %_ZN4kurs8backtest7kernels8_steppedB2v7B70c8tJTIeFIjxB2IKSgI4CrvQCk0Z4yRYcWsCAQUQzVBF6jCIJo8Y_2fTKIIZjxSegOLaAIAEddx.exit.i.i1261.i

for.body.i.i.i1398.i:                             ; preds = %B16.i.i.i1352.i
  %.52.i.i.i1399.le.i = tail call double @llvm.ceil.f64(double %.35.i.i.i1365.i)
  br label %B150.i.i.i1379.i

for.body.1.i.i.i1386.i:                           ; preds = %B16.i.i.i1352.i
  %.71.i.i.i1387.le.i = tail call double @llvm.floor.f64(double %.35.i.i.i1365.i)
  br label %B150.i.i.i1379.i

_ZN4kurs8backtest7kernels8_steppedB2v7B70c8tJTIeFIjxB2IKSgI4CrvQCk0Z4yRYcWsCAQUQzVBF6jCIJo8Y_2fTKIIZjxSegOLaAIAEddx.exit.i.i1261.i: ; preds = %B150.i.i.i1379.i, %B26.i.i1242.i
  %value.2.i.i.i109.0.i = phi double [ %.83.i.i.i1382.i, %B150.i.i.i1379.i ], [ %.102.i.i1252.i, %B26.i.i1242.i ]
  %.140.i.i1273.i = fcmp ogt double %value.2.i.i.i109.0.i, %kept34
  %value.2.i.i.i109.0.arg.terms.12.i = select i1 %.140.i.i1273.i, double %value.2.i.i.i109.0.i, double %kept34
  br i1 %.93.not.not.not.i.not, label %_ZN4kurs8backtest7kernels7slippedB2v6B70c8tJTIeFIjxB2IKSgI4CrvQCk0Z4yRYcWsCAQUQzVBF6jCIJo8Y_2fTKIIZjxSegOLaAIAEdxdd263Terms_28float64_2c_20float64_2c_20float64_2c_20float64_2c_20bool_2c_20bool_2c_20float64_2c_20float64_2c_20float64_2c_20bool_2c_20bool_2c_20bool_2c_20float64_2c_20float64_2c_20float64_2c_20float64_2c_20float64_2c_20float64_2c_20float64_2c_20float64_2c_20float64_29.exit.i299.i, label %B152.i.i1309.i

B152.i.i1309.i:                                   ; preds = %_ZN4kurs8backtest7kernels8_steppedB2v7B70c8tJTIeFIjxB2IKSgI4CrvQCk0Z4yRYcWsCAQUQzVBF6jCIJo8Y_2fTKIIZjxSegOLaAIAEddx.exit.i.i1261.i
  br i1 %.2267.i, label %B164.i.i1333.i, label %B184.i.i1314.i

B164.i.i1333.i:                                   ; preds = %B152.i.i1309.i
  %.181.i.i1337.i = fcmp olt double %value.2.i.i.i109.0.arg.terms.12.i, %.2443.i
  %value.2.i.i.i109.0.arg.terms.12..2443.i = select i1 %.181.i.i1337.i, double %value.2.i.i.i109.0.arg.terms.12.i, double %.2443.i
  br label %_ZN4kurs8backtest7kernels7slippedB2v6B70c8tJTIeFIjxB2IKSgI4CrvQCk0Z4yRYcWsCAQUQzVBF6jCIJo8Y_2fTKIIZjxSegOLaAIAEdxdd263Terms_28float64_2c_20float64_2c_20float64_2c_20float64_2c_20bool_2c_20bool_2c_20float64_2c_20float64_2c_20float64_2c_20bool_2c_20bool_2c_20bool_2c_20float64_2c_20float64_2c_20float64_2c_20float64_2c_20float64_2c_20float64_2c_20float64_2c_20float64_2c_20float64_29.exit.i299.i

B184.i.i1314.i:                                   ; preds = %B152.i.i1309.i
  %.204.i.i1318.i = fcmp ogt double %value.2.i.i.i109.0.arg.terms.12.i, %.2474.i
  %value.2.i.i.i109.0.arg.terms.12..2474.i = select i1 %.204.i.i1318.i, double %value.2.i.i.i109.0.arg.terms.12.i, double %.2474.i
  br label %_ZN4kurs8backtest7kernels7slippedB2v6B70c8tJTIeFIjxB2IKSgI4CrvQCk0Z4yRYcWsCAQUQzVBF6jCIJo8Y_2fTKIIZjxSegOLaAIAEdxdd263Terms_28float64_2c_20float64_2c_20float64_2c_20float64_2c_20bool_2c_20bool_2c_20float64_2c_20float64_2c_20float64_2c_20bool_2c_20bool_2c_20bool_2c_20float64_2c_20float64_2c_20float64_2c_20float64_2c_20float64_2c_20float64_2c_20float64_2c_20float64_2c_20float64_29.exit.i299.i

_ZN4kurs8backtest7kernels7slippedB2v6B70c8tJTIeFIjxB2IKSgI4CrvQCk0Z4yRYcWsCAQUQzVBF6jCIJo8Y_2fTKIIZjxSegOLaAIAEdxdd263Terms_28float64_2c_20float64_2c_20float64_2c_20float64_2c_20bool_2c_20bool_2c_20float64_2c_20float64_2c_20float64_2c_20bool_2c_20bool_2c_20bool_2c_20float64_2c_20float64_2c_20float64_2c_20float64_2c_20float64_2c_20float64_2c_20float64_2c_20float64_2c_20float64_29.exit.i299.i: ; preds = %B184.i.i1314.i, %B164.i.i1333.i, %_ZN4kurs8backtest7kernels8_steppedB2v7B70c8tJTIeFIjxB2IKSgI4CrvQCk0Z4yRYcWsCAQUQzVBF6jCIJo8Y_2fTKIIZjxSegOLaAIAEddx.exit.i.i1261.i, %B2234.i
  %price.4.i.i124.0.i = phi double [ %"$phi2278.1.2.4.i", %B2234.i ], [ %value.2.i.i.i109.0.arg.terms.12.i, %_ZN4kurs8backtest7kernels8_steppedB2v7B70c8tJTIeFIjxB2IKSgI4CrvQCk0Z4yRYcWsCAQUQzVBF6jCIJo8Y_2fTKIIZjxSegOLaAIAEddx.exit.i.i1261.i ], [ %value.2.i.i.i109.0.arg.terms.12..2443.i, %B164.i.i1333.i ], [ %value.2.i.i.i109.0.arg.terms.12..2474.i, %B184.i.i1314.i ]
  %.162.i.i = fcmp une double %state.6.sroa.52.2.i, 0.000000e+00
  br i1 %.162.i.i, label %entry.endif.endif.endif.endif.endif.i30.i.i, label %B124.i.i

entry.endif.endif.endif.endif.endif.i30.i.i:      ; preds = %_ZN4kurs8backtest7kernels7slippedB2v6B70c8tJTIeFIjxB2IKSgI4CrvQCk0Z4yRYcWsCAQUQzVBF6jCIJo8Y_2fTKIIZjxSegOLaAIAEdxdd263Terms_28float64_2c_20float64_2c_20float64_2c_20float64_2c_20bool_2c_20bool_2c_20float64_2c_20float64_2c_20float64_2c_20bool_2c_20bool_2c_20bool_2c_20float64_2c_20float64_2c_20float64_2c_20float64_2c_20float64_2c_20float64_2c_20float64_2c_20float64_2c_20float64_29.exit.i299.i
  %.181.i.i.i.i = fneg double %state.6.sroa.52.2.i
  br i1 %"$phi46.0.2.i.i.i.i.0.i", label %B98.i.i.i.i.i, label %B34.i.i.i.i.i

B34.i.i.i.i.i:                                    ; preds = %entry.endif.endif.endif.endif.endif.i30.i.i
  %.184.i.i.i.i = fneg double %state.6.sroa.78.2.i
  call fastcc void @kurs_native_0(ptr %.154.i.i.i.i.i, double %state.6.sroa.0.2.i, double %state.6.sroa.26.2.i, double %.181.i.i.i.i, double %.184.i.i.i.i, double %price.4.i.i124.0.i, double %kept23, double %kept38, double %kept34, double %kept41)
  %.173.i.i.i.i.fca.3.load.i = load double, ptr %.fca.3.gep2487.i, align 8, !noalias !11
  %.173.i.i.i.i.fca.2.load.i = load double, ptr %.fca.2.gep2486.i, align 8, !noalias !11
  %.173.i.i.i.i.fca.1.load.i = load double, ptr %.fca.1.gep2485.i, align 8, !noalias !11
  %.173.i.i.i.i.fca.0.load.i = load double, ptr %.154.i.i.i.i.i, align 8, !noalias !11
  br label %B108.endif.i.i.i.i

B98.i.i.i.i.i:                                    ; preds = %entry.endif.endif.endif.endif.endif.i30.i.i
  %.213.i.i.i.i.i = fmul double %price.4.i.i124.0.i, %.181.i.i.i.i
  %.220.i.i.i.i.i = fcmp ogt double %.213.i.i.i.i.i, 0.000000e+00
  %.228.i.i.i.i.i = fneg double %.213.i.i.i.i.i
  %"$phi128.0.2.i.i.i.i.0.i" = select i1 %.220.i.i.i.i.i, double %.213.i.i.i.i.i, double %.228.i.i.i.i.i
  %.234.i.i.i.i.i = fmul double %kept23, %"$phi128.0.2.i.i.i.i.0.i"
  %.244.i.i.i.i.i = fsub double %state.6.sroa.0.2.i, %.213.i.i.i.i.i
  %.247.i.i.i.i.i = fsub double %.244.i.i.i.i.i, %.234.i.i.i.i.i
  br label %B108.endif.i.i.i.i

B108.endif.i.i.i.i:                               ; preds = %B98.i.i.i.i.i, %B34.i.i.i.i.i
  %.188.i.i.i.sroa.15.0.i = phi double [ %price.4.i.i124.0.i, %B98.i.i.i.i.i ], [ %.173.i.i.i.i.fca.3.load.i, %B34.i.i.i.i.i ]
  %.188.i.i.i.sroa.10.0.i = phi double [ %.234.i.i.i.i.i, %B98.i.i.i.i.i ], [ %.173.i.i.i.i.fca.2.load.i, %B34.i.i.i.i.i ]
  %.188.i.i.i.sroa.5.0.i = phi double [ 0.000000e+00, %B98.i.i.i.i.i ], [ %.173.i.i.i.i.fca.1.load.i, %B34.i.i.i.i.i ]
  %.188.i.i.i.sroa.0.0.i = phi double [ %.247.i.i.i.i.i, %B98.i.i.i.i.i ], [ %.173.i.i.i.i.fca.0.load.i, %B34.i.i.i.i.i ]
  %.267.i.i.i.i = icmp slt i64 %state.6.sroa.156.2.i, 0
  %.268.i.i.i.i = select i1 %.267.i.i.i.i, i64 %kept47, i64 0
  %.269.i.i.i.i = add i64 %.268.i.i.i.i, %state.6.sroa.156.2.i
  %.290.i.i.i.i = getelementptr double, ptr %9, i64 %.269.i.i.i.i
  %.291.i.i.i.i = load double, ptr %.290.i.i.i.i, align 8, !noalias !24
  %.293.i.i.i.i = fadd double %.188.i.i.i.sroa.10.0.i, %.291.i.i.i.i
  %.375.i.i.i.i = getelementptr double, ptr %10, i64 %.269.i.i.i.i
  store i64 %.2248..839.i, ptr %.375.i.i.i.i, align 8, !noalias !24
  %.431.i.i.i.i = getelementptr double, ptr %11, i64 %.269.i.i.i.i
  store double %.188.i.i.i.sroa.15.0.i, ptr %.431.i.i.i.i, align 8, !noalias !24
  store double %.293.i.i.i.i, ptr %.290.i.i.i.i, align 8, !noalias !24
  %.546.i.i.i.i = getelementptr double, ptr %7, i64 %.269.i.i.i.i
  %.547.i.i.i.i = load double, ptr %.546.i.i.i.i, align 8, !noalias !24
  %.548.i.i.i.i = fsub double %.188.i.i.i.sroa.15.0.i, %.547.i.i.i.i
  %.550.i.i.i.i = fmul double %state.6.sroa.52.2.i, %.548.i.i.i.i
  %.553.i.i.i.i = fsub double %.550.i.i.i.i, %.293.i.i.i.i
  %.607.i.i.i.i = getelementptr double, ptr %12, i64 %.269.i.i.i.i
  store double %.553.i.i.i.i, ptr %.607.i.i.i.i, align 8, !noalias !24
  %.688.i.i.i.i = getelementptr double, ptr %13, i64 %.269.i.i.i.i
  store double %..i, ptr %.688.i.i.i.i, align 8, !noalias !24
  %.781.i.i.i.i = add nsw i64 %state.6.sroa.156.2.i, 1
  br i1 %.129.not.not.not.i.not, label %B2278.endif.i, label %B124.i.i

B124.i.i:                                         ; preds = %B108.endif.i.i.i.i, %_ZN4kurs8backtest7kernels7slippedB2v6B70c8tJTIeFIjxB2IKSgI4CrvQCk0Z4yRYcWsCAQUQzVBF6jCIJo8Y_2fTKIIZjxSegOLaAIAEdxdd263Terms_28float64_2c_20float64_2c_20float64_2c_20float64_2c_20bool_2c_20bool_2c_20float64_2c_20float64_2c_20float64_2c_20bool_2c_20bool_2c_20bool_2c_20float64_2c_20float64_2c_20float64_2c_20float64_2c_20float64_2c_20float64_2c_20float64_2c_20float64_2c_20float64_29.exit.i299.i
  %state.2.i.sroa.60.0.i = phi i64 [ %.781.i.i.i.i, %B108.endif.i.i.i.i ], [ %state.6.sroa.156.2.i, %_ZN4kurs8backtest7kernels7slippedB2v6B70c8tJTIeFIjxB2IKSgI4CrvQCk0Z4yRYcWsCAQUQzVBF6jCIJo8Y_2fTKIIZjxSegOLaAIAEdxdd263Terms_28float64_2c_20float64_2c_20float64_2c_20float64_2c_20bool_2c_20bool_2c_20float64_2c_20float64_2c_20float64_2c_20bool_2c_20bool_2c_20bool_2c_20float64_2c_20float64_2c_20float64_2c_20float64_2c_20float64_2c_20float64_2c_20float64_2c_20float64_2c_20float64_29.exit.i299.i ]
  %state.2.i.sroa.10.0.i = phi double [ %.188.i.i.i.sroa.5.0.i, %B108.endif.i.i.i.i ], [ %state.6.sroa.26.2.i, %_ZN4kurs8backtest7kernels7slippedB2v6B70c8tJTIeFIjxB2IKSgI4CrvQCk0Z4yRYcWsCAQUQzVBF6jCIJo8Y_2fTKIIZjxSegOLaAIAEdxdd263Terms_28float64_2c_20float64_2c_20float64_2c_20float64_2c_20bool_2c_20bool_2c_20float64_2c_20float64_2c_20float64_2c_20bool_2c_20bool_2c_20bool_2c_20float64_2c_20float64_2c_20float64_2c_20float64_2c_20float64_2c_20float64_2c_20float64_2c_20float64_2c_20float64_29.exit.i299.i ]
  %state.2.i.sroa.0.0.i = phi double [ %.188.i.i.i.sroa.0.0.i, %B108.endif.i.i.i.i ], [ %state.6.sroa.0.2.i, %_ZN4kurs8backtest7kernels7slippedB2v6B70c8tJTIeFIjxB2IKSgI4CrvQCk0Z4yRYcWsCAQUQzVBF6jCIJo8Y_2fTKIIZjxSegOLaAIAEdxdd263Terms_28float64_2c_20float64_2c_20float64_2c_20float64_2c_20bool_2c_20bool_2c_20float64_2c_20float64_2c_20float64_2c_20bool_2c_20bool_2c_20bool_2c_20float64_2c_20float64_2c_20float64_2c_20float64_2c_20float64_2c_20float64_2c_20float64_2c_20float64_2c_20float64_29.exit.i299.i ]
  %asked.2.i.0.i = phi double [ %price.4.i.i124.0.i, %B108.endif.i.i.i.i ], [ %.2505.i, %_ZN4kurs8backtest7kernels7slippedB2v6B70c8tJTIeFIjxB2IKSgI4CrvQCk0Z4yRYcWsCAQUQzVBF6jCIJo8Y_2fTKIIZjxSegOLaAIAEdxdd263Terms_28float64_2c_20float64_2c_20float64_2c_20float64_2c_20bool_2c_20bool_2c_20float64_2c_20float64_2c_20float64_2c_20bool_2c_20bool_2c_20bool_2c_20float64_2c_20float64_2c_20float64_2c_20float64_2c_20float64_2c_20float64_2c_20float64_2c_20float64_2c_20float64_29.exit.i299.i ]
  %"price.4.i.i124.0.$phi2278.1.2.4.i" = select i1 %.2267.i, double %price.4.i.i124.0.i, double %"$phi2278.1.2.4.i"
  br i1 %.102.not.not.not.i.not, label %B96.i.i.i.i.i, label %B18.i.i.i.i.i

B18.i.i.i.i.i:                                    ; preds = %B124.i.i
  %.95.i.i.i.i.i = fcmp ogt double %state.2.i.sroa.0.0.i, 0.000000e+00
  br i1 %.95.i.i.i.i.i, label %B0.endif.i.i.i378.i, label %B136.i.i.i.i.thread16

B96.i.i.i.i.i:                                    ; preds = %B124.i.i
  %.132.i.i.i.i.i = fmul double %kept28, %state.2.i.sroa.0.0.i
  %.136.i.i.i.i.i = fcmp ole double %.132.i.i.i.i.i, %.135.i.i1605.i
  %or.cond.i = or i1 %.140.i.i1609.i, %.136.i.i.i.i.i
  br i1 %or.cond.i, label %B136.i.i.i.i.thread, label %B224.i.i.i.i.i

B224.i.i.i.i.i:                                   ; preds = %B96.i.i.i.i.i
  br i1 %"$phi46.0.2.i.i.i.i.0.i", label %B310.i.i.i.i.i, label %B254.i.i.i.i.i

B254.i.i.i.i.i:                                   ; preds = %B224.i.i.i.i.i
  call fastcc void @kurs_native_1(ptr %.210.i.i.i.i.i, double %state.2.i.sroa.0.0.i, double %state.2.i.sroa.10.0.i, double %asked.2.i.0.i, double %kept22, double %kept23, double %kept28, double %kept34, double %kept35, double %kept38, double %kept40, double %kept41, double %kept42)
  %.229.i.i.i948.i.fca.0.load.i = load double, ptr %.210.i.i.i.i.i, align 8, !noalias !25
  br label %B0.endif.i.i.i378.i

B310.i.i.i.i.i:                                   ; preds = %B224.i.i.i.i.i
  %.258.i.i.i.i.i = fmul double %.98.i195.i.i, %asked.2.i.0.i
  %.264.i.i.i.i.i = fdiv double %state.2.i.sroa.0.0.i, %.258.i.i.i.i.i
  %.267.i.i.i.i.i = fmul double %kept28, %.264.i.i.i.i.i
  br i1 %.74.i.i.i.i.i, label %B0.endif.i.i.i378.i, label %B16.i.i.i.i.i.i

B16.i.i.i.i.i.i:                                  ; preds = %B310.i.i.i.i.i
  %.27.i2.i.i.i.i.i = fdiv double %.267.i.i.i.i.i, %kept35
  %.35.i.i.i.i.i.i = fmul double %.27.i2.i.i.i.i.i, 0x3FF0000000000009
  %.71.i.i.i.i.i.le.i = tail call double @llvm.floor.f64(double %.35.i.i.i.i.i.i)
  %.83.i9.i.i.i.i.i = fmul double %kept35, %.71.i.i.i.i.i.le.i
  br label %B0.endif.i.i.i378.i

B80.i.i.i.i:                                      ; preds = %B0.endif.i.i.i378.i
  %.148.i.i887.i.i = fmul double %asked.2.i.0.i, %.90.i.i181.i.sroa.0.0.i
  %.159.i.i.i738.i = fcmp olt double %.148.i.i887.i.i, %.158.i1925.i
  br i1 %.159.i.i.i738.i, label %B136.i.i.i.i, label %B134.i.i.i.i

B134.i.i.i.i:                                     ; preds = %B80.i.i.i.i
  br label %B136.i.i.i.i

B136.i.i.i.i:                                     ; preds = %B0.endif.i.i.i378.i, %B134.i.i.i.i, %B80.i.i.i.i
  %"$phi136.0.2.i.i.i.0.i" = phi i64 [ 1, %B80.i.i.i.i ], [ 0, %B134.i.i.i.i ], [ 0, %B0.endif.i.i.i378.i ]
  %"$phi66.0.2.i.i.i.033.i" = zext i1 %.128.i.i532.i.i to i64
  %.183.i.i563.i.i = add nsw i64 %state.4.sroa.112.1.i, %"$phi66.0.2.i.i.i.033.i"
  %.188.i.i567.i.i = add nsw i64 %"$phi136.0.2.i.i.i.0.i", %state.4.sroa.128.1.i
  %.166.i630.i.i = add nsw i64 %.188.i.i567.i.i, %.183.i.i563.i.i
  %.171.i635.i.i = add nsw i64 %state.4.sroa.112.1.i, %state.4.sroa.128.1.i
  %.172.i636.i.i = icmp sgt i64 %.166.i630.i.i, %.171.i635.i.i
  br i1 %.172.i636.i.i, label %B2278.endif.i, label %B106.i.i.i

B136.i.i.i.i.thread16:                            ; preds = %B18.i.i.i.i.i
  %.183.i.i563.i.i20 = add nsw i64 %state.4.sroa.112.1.i, 1
  br label %B2278.endif.i

B136.i.i.i.i.thread:                              ; preds = %B96.i.i.i.i.i
  %.183.i.i563.i.i11 = add nsw i64 %state.4.sroa.112.1.i, 1
  br label %B2278.endif.i

B0.endif.i.i.i378.i:                              ; preds = %B16.i.i.i.i.i.i, %B310.i.i.i.i.i, %B254.i.i.i.i.i, %B18.i.i.i.i.i
  %.90.i.i181.i.sroa.0.0.i = phi double [ %.267.i.i.i.i.i, %B310.i.i.i.i.i ], [ %.229.i.i.i948.i.fca.0.load.i, %B254.i.i.i.i.i ], [ %.83.i9.i.i.i.i.i, %B16.i.i.i.i.i.i ], [ %kept28, %B18.i.i.i.i.i ]
  %.128.i.i532.i.i = fcmp ole double %.90.i.i181.i.sroa.0.0.i, 0.000000e+00
  %.144.i.i.i380.i = fcmp ogt double %.90.i.i181.i.sroa.0.0.i, 0.000000e+00
  br i1 %.144.i.i.i380.i, label %B80.i.i.i.i, label %B136.i.i.i.i

B106.i.i.i:                                       ; preds = %B136.i.i.i.i
  br i1 %.102.not.not.not.i.not, label %B96.i.i.i.i, label %B106.endif.i.i.thread.i

B96.i.i.i.i:                                      ; preds = %B106.i.i.i
  %.132.i.i.i.i = fmul double %kept28, %state.2.i.sroa.0.0.i
  %.136.i.i.i.i = fcmp ole double %.132.i.i.i.i, %.135.i.i1605.i
  %or.cond1.i = or i1 %.140.i.i1609.i, %.136.i.i.i.i
  br i1 %or.cond1.i, label %B198.i.i.i, label %B224.i.i.i.i

B224.i.i.i.i:                                     ; preds = %B96.i.i.i.i
  br i1 %"$phi46.0.2.i.i.i.i.0.i", label %B310.i.i.i.i, label %B106.endif.i.i.i.thread

B310.i.i.i.i:                                     ; preds = %B224.i.i.i.i
  %.258.i.i.i.i = fmul double %.98.i195.i.i, %"price.4.i.i124.0.$phi2278.1.2.4.i"
  %.264.i.i666.i.i = fdiv double %state.2.i.sroa.0.0.i, %.258.i.i.i.i
  %.267.i.i669.i.i = fmul double %kept28, %.264.i.i666.i.i
  br i1 %.74.i.i.i.i.i, label %B106.endif.i.i.i, label %B16.i.i.i.i.i

B16.i.i.i.i.i:                                    ; preds = %B310.i.i.i.i
  %.27.i2.i.i.i.i = fdiv double %.267.i.i669.i.i, %kept35
  %.35.i.i177.i.i.i = fmul double %.27.i2.i.i.i.i, 0x3FF0000000000009
  %.71.i.i180.i.i.le.i = tail call double @llvm.floor.f64(double %.35.i.i177.i.i.i)
  %.83.i9.i.i.i.i = fmul double %kept35, %.71.i.i180.i.i.le.i
  br label %B106.endif.i.i.i

B218.i.i.i.i:                                     ; preds = %B162.i.i.thread.i
  %.257.i515.i.i.i = fmul double %"price.4.i.i124.0.$phi2278.1.2.4.i", %arg.terms.6.4417.i
  %.265.i540.i.i.i = fmul double %.98.i195.i.i, %.257.i515.i.i.i
  %.271.i.i.i.i = fmul double %state.2.i.sroa.0.0.i, 0x3FF0000000001198
  %.272.i553.i.i.i = fcmp ugt double %.265.i540.i.i.i, %.271.i.i.i.i
  br i1 %.272.i553.i.i.i, label %B198.i.i.i, label %B270.i.i.thread.i

B270.i.i.thread.i:                                ; preds = %B218.i.i.i.i
  %.384.i.i144.i = fmul double %kept40, %.2309.i
  br label %B98.i.i.i538.i

_ZN4kurs8backtest7kernels8_coveredB3v32B70c8tJTIeFIjxB2IKSgI4CrvQCk0Z4yRYcWsCAQUQzVBF6jCIJo8Y_2fTKIIZjxSegOLaAIAE116State_28float64_2c_20float64_2c_20float64_2c_20float64_2c_20float64_2c_20float64_2c_20int64_2c_20int64_2c_20int64_2926Exact_28float64_20x_202_29d263Terms_28float64_2c_20float64_2c_20float64_2c_20float64_2c_20bool_2c_20bool_2c_20float64_2c_20float64_2c_20float64_2c_20bool_2c_20bool_2c_20bool_2c_20float64_2c_20float64_2c_20float64_2c_20float64_2c_20float64_2c_20float64_2c_20float64_2c_20float64_2c_20float64_29.exit.i.i.i: ; preds = %B162.i.i.thread.i
  call fastcc void @kurs_native_0(ptr %.172.i.i154.i.i, double %state.2.i.sroa.0.0.i, double %state.2.i.sroa.10.0.i, double %arg.terms.6.4417.i, double %kept40, double %"price.4.i.i124.0.$phi2278.1.2.4.i", double %kept23, double %kept38, double %kept34, double %kept41)
  %.191.i.i.i720.fca.0.load.i = load double, ptr %.172.i.i154.i.i, align 8, !noalias !35
  %.72.i57.i.i.i.i = fadd double %kept22, %state.2.i.sroa.0.0.i
  %.245.i680.i.i.i = fmul double %.72.i57.i.i.i.i, -1.000000e-27
  %.246.i681.i.i.i = fcmp ult double %.191.i.i.i720.fca.0.load.i, %.245.i680.i.i.i
  br i1 %.246.i681.i.i.i, label %B198.i.i.i, label %B34.i.i.i710.i

B198.i.i.i:                                       ; preds = %B106.endif.i.i.i.thread, %B106.endif.i.i.thread.i, %B106.endif.i.i.i, %_ZN4kurs8backtest7kernels8_coveredB3v32B70c8tJTIeFIjxB2IKSgI4CrvQCk0Z4yRYcWsCAQUQzVBF6jCIJo8Y_2fTKIIZjxSegOLaAIAE116State_28float64_2c_20float64_2c_20float64_2c_20float64_2c_20float64_2c_20float64_2c_20int64_2c_20int64_2c_20int64_2926Exact_28float64_20x_202_29d263Terms_28float64_2c_20float64_2c_20float64_2c_20float64_2c_20bool_2c_20bool_2c_20float64_2c_20float64_2c_20float64_2c_20bool_2c_20bool_2c_20bool_2c_20float64_2c_20float64_2c_20float64_2c_20float64_2c_20float64_2c_20float64_2c_20float64_2c_20float64_2c_20float64_29.exit.i.i.i, %B218.i.i.i.i, %B96.i.i.i.i
  %.325.i.i476.i = add nsw i64 %state.4.sroa.112.1.i, 1
  br label %B2278.endif.i

B270.i.i.i:                                       ; preds = %B106.endif.i.i.i
  %.384.i.i.i = tail call double @llvm.copysign.f64(double 0.000000e+00, double %.2309.i)
  br label %B98.i.i.i538.i

B34.i.i.i710.i:                                   ; preds = %_ZN4kurs8backtest7kernels8_coveredB3v32B70c8tJTIeFIjxB2IKSgI4CrvQCk0Z4yRYcWsCAQUQzVBF6jCIJo8Y_2fTKIIZjxSegOLaAIAE116State_28float64_2c_20float64_2c_20float64_2c_20float64_2c_20float64_2c_20float64_2c_20int64_2c_20int64_2c_20int64_2926Exact_28float64_20x_202_29d263Terms_28float64_2c_20float64_2c_20float64_2c_20float64_2c_20bool_2c_20bool_2c_20float64_2c_20float64_2c_20float64_2c_20bool_2c_20bool_2c_20bool_2c_20float64_2c_20float64_2c_20float64_2c_20float64_2c_20float64_2c_20float64_2c_20float64_2c_20float64_2c_20float64_29.exit.i.i.i, %B270.i.i.i.thread
  %.213.i.i71.sroa.0.03945159.i = phi double [ %.229.i201.i.i.fca.0.load.i, %B270.i.i.i.thread ], [ %arg.terms.6.4417.i, %_ZN4kurs8backtest7kernels8_coveredB3v32B70c8tJTIeFIjxB2IKSgI4CrvQCk0Z4yRYcWsCAQUQzVBF6jCIJo8Y_2fTKIIZjxSegOLaAIAE116State_28float64_2c_20float64_2c_20float64_2c_20float64_2c_20float64_2c_20float64_2c_20int64_2c_20int64_2c_20int64_2926Exact_28float64_20x_202_29d263Terms_28float64_2c_20float64_2c_20float64_2c_20float64_2c_20bool_2c_20bool_2c_20float64_2c_20float64_2c_20float64_2c_20bool_2c_20bool_2c_20bool_2c_20float64_2c_20float64_2c_20float64_2c_20float64_2c_20float64_2c_20float64_2c_20float64_2c_20float64_2c_20float64_29.exit.i.i.i ]
  %.213.i.i71.sroa.7.03847158.i = phi double [ %.229.i201.i.i.fca.1.load.i, %B270.i.i.i.thread ], [ %kept40, %_ZN4kurs8backtest7kernels8_coveredB3v32B70c8tJTIeFIjxB2IKSgI4CrvQCk0Z4yRYcWsCAQUQzVBF6jCIJo8Y_2fTKIIZjxSegOLaAIAE116State_28float64_2c_20float64_2c_20float64_2c_20float64_2c_20float64_2c_20float64_2c_20int64_2c_20int64_2c_20int64_2926Exact_28float64_20x_202_29d263Terms_28float64_2c_20float64_2c_20float64_2c_20float64_2c_20bool_2c_20bool_2c_20float64_2c_20float64_2c_20float64_2c_20bool_2c_20bool_2c_20bool_2c_20float64_2c_20float64_2c_20float64_2c_20float64_2c_20float64_2c_20float64_2c_20float64_2c_20float64_2c_20float64_29.exit.i.i.i ]
  %.379.i.i160.i = fmul double %.213.i.i71.sroa.0.03945159.i, %.2309.i
  %.384.i.i161.i = fmul double %.213.i.i71.sroa.7.03847158.i, %.2309.i
  call fastcc void @kurs_native_0(ptr %.154.i800.i.i.i, double %state.2.i.sroa.0.0.i, double %state.2.i.sroa.10.0.i, double %.379.i.i160.i, double %.384.i.i161.i, double %price.4.i.i124.0.i, double %kept23, double %kept38, double %kept34, double %kept41)
  %.173.i.i739.i.fca.3.load.i = load double, ptr %.fca.3.gep3804.i, align 8, !noalias !39
  %.173.i.i739.i.fca.2.load.i = load double, ptr %.fca.2.gep3803.i, align 8, !noalias !39
  %.173.i.i739.i.fca.1.load.i = load double, ptr %.fca.1.gep3802.i, align 8, !noalias !39
  %.173.i.i739.i.fca.0.load.i = load double, ptr %.154.i800.i.i.i, align 8, !noalias !39
  br label %B270.endif.i.i.i

B98.i.i.i538.i:                                   ; preds = %B270.i.i.i, %B270.i.i.thread.i
  %.172.i.i154.i.i.sink = phi ptr [ %.172.i.i154.i.i, %B270.i.i.i ], [ %.154.i800.i.i.i, %B270.i.i.thread.i ]
  %.384.i.i152.i = phi double [ %.384.i.i.i, %B270.i.i.i ], [ %.384.i.i144.i, %B270.i.i.thread.i ]
  %.213.i.i71.sroa.0.03945148.i = phi double [ %.213.i.i71.sroa.0.0.i, %B270.i.i.i ], [ %arg.terms.6.4417.i, %B270.i.i.thread.i ]
  %.213.i.i71.sroa.7.03847146.i = phi double [ 0.000000e+00, %B270.i.i.i ], [ %kept40, %B270.i.i.thread.i ]
  call void @llvm.memset.p0.i64(ptr noundef nonnull align 8 dereferenceable(32) %.172.i.i154.i.i.sink, i8 0, i64 32, i1 false), !noalias !0
  %.379.i.i150.i = fmul double %.213.i.i71.sroa.0.03945148.i, %.2309.i
  %.213.i969.i.i.i = fmul double %price.4.i.i124.0.i, %.379.i.i150.i
  %.220.i973.i.i.i = fcmp ogt double %.213.i969.i.i.i, 0.000000e+00
  %.228.i975.i.i.i = fneg double %.213.i969.i.i.i
  %"$phi128.0.2.i.i.i63.0.i" = select i1 %.220.i973.i.i.i, double %.213.i969.i.i.i, double %.228.i975.i.i.i
  %.234.i.i.i541.i = fmul double %kept23, %"$phi128.0.2.i.i.i63.0.i"
  %.244.i992.i.i.i = fsub double %state.2.i.sroa.0.0.i, %.213.i969.i.i.i
  %.247.i994.i.i.i = fsub double %.244.i992.i.i.i, %.234.i.i.i541.i
  br label %B270.endif.i.i.i

B768.i.i.i:                                       ; preds = %B270.endif.i.i.i
  br i1 %.18.i.i.i.i, label %B16.i.i713.i.i, label %B1154.i.i.i

B16.i.i713.i.i:                                   ; preds = %B768.i.i.i
  %.27.i1158.i.i.i = fdiv double %.735.i.i.i, %kept34
  %.35.i1165.i.i.i = fmul double %.27.i1158.i.i.i, 0x3FEFFFFFFFFFFFEE
  %.52.i1179.i.i.le.i = tail call double @llvm.ceil.f64(double %.35.i1165.i.i.i)
  %.83.i1170.i.i.i = fmul double %kept34, %.52.i1179.i.i.le.i
  %.27.i1345.i.i.i = fdiv double %.743.i.i.i, %kept34
  %.35.i1352.i.i.i = fmul double %.27.i1345.i.i.i, 0x3FEFFFFFFFFFFFEE
  %.52.i1386.i.i.le.i = tail call double @llvm.ceil.f64(double %.35.i1352.i.i.i)
  %.83.i1369.i.i.i = fmul double %kept34, %.52.i1386.i.i.le.i
  br label %B1154.i.i.i

entry.endif.endif.endif.endif.endif.i1432.i.i.i:  ; preds = %B270.endif.i.i.i
  %.85.i.i.i.i = fcmp olt double %.379.i.i149.i, 0.000000e+00
  %.93.i1496.i.i.i = fneg double %.379.i.i149.i
  %.99.i1522.i.i.i = fmul double %.98.i195.i.i, %.93.i1496.i.i.i
  %.103.i1524.i.i.i = fdiv double %.401.i.i79.sroa.0.0.i, %.99.i1522.i.i.i
  %"$phi102.0.2.i.i.i.0.i" = select i1 %.85.i.i.i.i, double %.103.i1524.i.i.i, double 0x7FF0000000000000
  %.871.i.i.i = fcmp uge double %"$phi102.0.2.i.i.i.0.i", %.735.i.i.i
  %or.cond4425.i = or i1 %"$phi46.0.2.i.i.i.i.0.i", %.871.i.i.i
  br i1 %or.cond4425.i, label %B1030.i.i.i, label %B952.i.i.i

B952.i.i.i:                                       ; preds = %entry.endif.endif.endif.endif.endif.i1432.i.i.i
  %.6.i.i.i4460.i = fmul double %.6.i1.i19.i.i.i, %.213.i.i71.sroa.0.03945147.i
  %.7.i.i.i.i = fmul double %.213.i.i71.sroa.0.03945147.i, 0x41A0000002000000
  %35 = fsub double %.213.i.i71.sroa.0.03945147.i, %.7.i.i.i.i
  %.9.i.i5.i.i = fadd double %.7.i.i.i.i, %35
  %.10.i.i6.i.i = fsub double %.213.i.i71.sroa.0.03945147.i, %.9.i.i5.i.i
  %.15.i.i.i4463.i = fmul double %.13.i.i.i.i, %.9.i.i5.i.i
  %.16.i.i8.i.i = fsub double %.15.i.i.i4463.i, %.6.i.i.i4460.i
  %.17.i.i.i4464.i = fmul double %.14.i.i.i4462.i, %.9.i.i5.i.i
  %.18.i.i9.i.i = fadd double %.17.i.i.i4464.i, %.16.i.i8.i.i
  %.19.i.i10.i.i = fmul double %.13.i.i.i.i, %.10.i.i6.i.i
  %.20.i.i11.i.i = fadd double %.19.i.i10.i.i, %.18.i.i9.i.i
  %.21.i.i.i4465.i = fmul double %.14.i.i.i4462.i, %.10.i.i6.i.i
  %.22.i.i12.i.i = fadd double %.21.i.i.i4465.i, %.20.i.i11.i.i
  %.52.i.i.i = fmul double %.8.i3.i21.i.i.i, %.213.i.i71.sroa.0.03945147.i
  %.59.i.i4466.i = fmul double %.6.i1.i19.i.i.i, %.213.i.i71.sroa.7.03847145.i
  %.60.i.i4467.i = fadd double %.52.i.i.i, %.59.i.i4466.i
  %.61.i.i.i = fadd double %.60.i.i4467.i, %.22.i.i12.i.i
  %.6.i1.i.i4468.i = fadd double %.6.i.i.i4460.i, %.61.i.i.i
  %.7.i2.i.i4469.i = fsub double %.6.i1.i.i4468.i, %.6.i.i.i4460.i
  %.8.i3.i.i4470.i = fsub double %.61.i.i.i, %.7.i2.i.i4469.i
  %.72.i.i.i = fadd double %kept22, %.401.i.i79.sroa.0.0.i
  %.27.i82.i.i = fdiv double %.401.i.i79.sroa.0.0.i, %.6.i1.i.i4468.i
  %.35.i147.le.i.i = tail call double @llvm.floor.f64(double %.27.i82.i.i)
  %.6.i.i.i92.i.i = fmul double %.6.i1.i.i4468.i, %.35.i147.le.i.i
  %.7.i.i.i93.i.i = fmul double %.35.i147.le.i.i, 0x41A0000002000000
  %.8.i.i.i94.i.i = fsub double %.7.i.i.i93.i.i, %.35.i147.le.i.i
  %.9.i.i.i95.i.i = fsub double %.7.i.i.i93.i.i, %.8.i.i.i94.i.i
  %.10.i.i.i96.i.i = fsub double %.35.i147.le.i.i, %.9.i.i.i95.i.i
  %.11.i.i.i97.i.i = fmul double %.6.i1.i.i4468.i, 0x41A0000002000000
  %.12.i.i.i98.i.i = fsub double %.11.i.i.i97.i.i, %.6.i1.i.i4468.i
  %.13.i.i.i99.i.i = fsub double %.11.i.i.i97.i.i, %.12.i.i.i98.i.i
  %.14.i.i.i100.i.i = fsub double %.6.i1.i.i4468.i, %.13.i.i.i99.i.i
  %.15.i.i.i101.i.i = fmul double %.13.i.i.i99.i.i, %.9.i.i.i95.i.i
  %.16.i.i.i102.i.i = fsub double %.15.i.i.i101.i.i, %.6.i.i.i92.i.i
  %.17.i.i.i103.i.i = fmul double %.14.i.i.i100.i.i, %.9.i.i.i95.i.i
  %.18.i.i.i104.i.i = fadd double %.17.i.i.i103.i.i, %.16.i.i.i102.i.i
  %.19.i.i.i105.i.i = fmul double %.13.i.i.i99.i.i, %.10.i.i.i96.i.i
  %.20.i.i.i106.i.i = fadd double %.19.i.i.i105.i.i, %.18.i.i.i104.i.i
  %.21.i.i.i107.i.i = fmul double %.14.i.i.i100.i.i, %.10.i.i.i96.i.i
  %.22.i.i.i108.i.i = fadd double %.21.i.i.i107.i.i, %.20.i.i.i106.i.i
  %.47.i.i116.i.i = fmul double %.8.i3.i.i4470.i, %.35.i147.le.i.i
  %.48.i.i117.i.i = fadd double %.47.i.i116.i.i, %.22.i.i.i108.i.i
  %.6.i1.i.i118.i.i = fadd double %.6.i.i.i92.i.i, %.48.i.i117.i.i
  %.7.i2.i.i119.i.i = fsub double %.6.i1.i.i118.i.i, %.6.i.i.i92.i.i
  %.8.i3.i.i120.i.i = fsub double %.48.i.i117.i.i, %.7.i2.i.i119.i.i
  %.18.i78.i.i.i = fneg double %.6.i1.i.i118.i.i
  %.22.i79.i.i.i = fneg double %.8.i3.i.i120.i.i
  %.18.i.i86.i.i.i = fsub double %.401.i.i79.sroa.0.0.i, %.6.i1.i.i118.i.i
  %.20.i.i87.i.i.i = fsub double %.18.i.i86.i.i.i, %.401.i.i79.sroa.0.0.i
  %.22.i.i88.i.i.i = fsub double %.18.i.i86.i.i.i, %.20.i.i87.i.i.i
  %.23.i.i89.i.i.i = fsub double %.401.i.i79.sroa.0.0.i, %.22.i.i88.i.i.i
  %.25.i.i90.i.i.i = fsub double %.18.i78.i.i.i, %.20.i.i87.i.i.i
  %.26.i.i91.i.i.i = fadd double %.25.i.i90.i.i.i, %.23.i.i89.i.i.i
  %.29.i.i92.i.i.i = fsub double %.401.i.i79.sroa.5.0.i, %.8.i3.i.i120.i.i
  %.31.i.i93.i.i.i = fsub double %.29.i.i92.i.i.i, %.401.i.i79.sroa.5.0.i
  %.35.i.i94.i.i.i = fsub double %.29.i.i92.i.i.i, %.31.i.i93.i.i.i
  %.36.i.i95.i.i.i = fsub double %.401.i.i79.sroa.5.0.i, %.35.i.i94.i.i.i
  %.40.i.i96.i.i.i = fsub double %.22.i79.i.i.i, %.31.i.i93.i.i.i
  %.41.i.i97.i.i.i = fadd double %.40.i.i96.i.i.i, %.36.i.i95.i.i.i
  %.43.i.i99.i.i.i = fadd double %.29.i.i92.i.i.i, %.26.i.i91.i.i.i
  %.6.i.i.i100.i.i.i = fadd double %.18.i.i86.i.i.i, %.43.i.i99.i.i.i
  %.7.i.i.i101.i.i.i = fsub double %.6.i.i.i100.i.i.i, %.18.i.i86.i.i.i
  %.8.i.i.i102.i.i.i = fsub double %.43.i.i99.i.i.i, %.7.i.i.i101.i.i.i
  %.75.i.i112.i.i.i = fadd double %.41.i.i97.i.i.i, %.8.i.i.i102.i.i.i
  %.6.i1.i.i113.i.i.i = fadd double %.6.i.i.i100.i.i.i, %.75.i.i112.i.i.i
  %.7.i2.i.i114.i.i.i = fsub double %.6.i1.i.i113.i.i.i, %.6.i.i.i100.i.i.i
  %.8.i3.i.i115.i.i.i = fsub double %.75.i.i112.i.i.i, %.7.i2.i.i114.i.i.i
  %.113.i.i.i = fdiv double %.6.i1.i.i113.i.i.i, %.6.i1.i.i4468.i
  %.121.i.le.i.i = tail call double @llvm.floor.f64(double %.113.i.i.i)
  %.6.i.i9.i.i.i = fmul double %.6.i1.i.i4468.i, %.121.i.le.i.i
  %.7.i.i10.i.i.i = fmul double %.121.i.le.i.i, 0x41A0000002000000
  %.8.i.i11.i.i.i = fsub double %.7.i.i10.i.i.i, %.121.i.le.i.i
  %.9.i.i12.i.i.i = fsub double %.7.i.i10.i.i.i, %.8.i.i11.i.i.i
  %.10.i.i13.i.i.i = fsub double %.121.i.le.i.i, %.9.i.i12.i.i.i
  %.15.i.i18.i.i.i = fmul double %.13.i.i.i99.i.i, %.9.i.i12.i.i.i
  %.16.i.i19.i.i.i = fsub double %.15.i.i18.i.i.i, %.6.i.i9.i.i.i
  %.17.i.i20.i.i.i = fmul double %.14.i.i.i100.i.i, %.9.i.i12.i.i.i
  %.18.i.i21.i.i.i = fadd double %.17.i.i20.i.i.i, %.16.i.i19.i.i.i
  %.19.i.i22.i.i.i = fmul double %.13.i.i.i99.i.i, %.10.i.i13.i.i.i
  %.20.i.i23.i.i.i = fadd double %.19.i.i22.i.i.i, %.18.i.i21.i.i.i
  %.21.i.i24.i.i.i = fmul double %.14.i.i.i100.i.i, %.10.i.i13.i.i.i
  %.22.i.i25.i.i.i = fadd double %.21.i.i24.i.i.i, %.20.i.i23.i.i.i
  %.47.i35.i.i.i = fmul double %.8.i3.i.i4470.i, %.121.i.le.i.i
  %.48.i36.i.i.i = fadd double %.47.i35.i.i.i, %.22.i.i25.i.i.i
  %.6.i1.i37.i.i.i = fadd double %.6.i.i9.i.i.i, %.48.i36.i.i.i
  %.7.i2.i38.i.i.i = fsub double %.6.i1.i37.i.i.i, %.6.i.i9.i.i.i
  %.8.i3.i39.i.i.i = fsub double %.48.i36.i.i.i, %.7.i2.i38.i.i.i
  %.18.i144.i.i.i = fneg double %.6.i1.i37.i.i.i
  %.22.i145.i.i.i = fneg double %.8.i3.i39.i.i.i
  %.18.i.i152.i.i.i = fsub double %.6.i1.i.i113.i.i.i, %.6.i1.i37.i.i.i
  %.20.i.i153.i.i.i = fsub double %.18.i.i152.i.i.i, %.6.i1.i.i113.i.i.i
  %.22.i.i154.i.i.i = fsub double %.18.i.i152.i.i.i, %.20.i.i153.i.i.i
  %.23.i.i155.i.i.i = fsub double %.6.i1.i.i113.i.i.i, %.22.i.i154.i.i.i
  %.25.i.i156.i.i.i = fsub double %.18.i144.i.i.i, %.20.i.i153.i.i.i
  %.26.i.i157.i.i.i = fadd double %.25.i.i156.i.i.i, %.23.i.i155.i.i.i
  %.29.i.i158.i.i.i = fsub double %.8.i3.i.i115.i.i.i, %.8.i3.i39.i.i.i
  %.31.i.i159.i.i.i = fsub double %.29.i.i158.i.i.i, %.8.i3.i.i115.i.i.i
  %.35.i.i160.i.i.i = fsub double %.29.i.i158.i.i.i, %.31.i.i159.i.i.i
  %.36.i.i161.i.i.i = fsub double %.8.i3.i.i115.i.i.i, %.35.i.i160.i.i.i
  %.40.i.i162.i.i.i = fsub double %.22.i145.i.i.i, %.31.i.i159.i.i.i
  %.41.i.i163.i.i.i = fadd double %.40.i.i162.i.i.i, %.36.i.i161.i.i.i
  %.43.i.i165.i.i.i = fadd double %.29.i.i158.i.i.i, %.26.i.i157.i.i.i
  %.6.i.i.i166.i.i.i = fadd double %.18.i.i152.i.i.i, %.43.i.i165.i.i.i
  %.7.i.i.i167.i.i.i = fsub double %.6.i.i.i166.i.i.i, %.18.i.i152.i.i.i
  %.8.i.i.i168.i.i.i = fsub double %.43.i.i165.i.i.i, %.7.i.i.i167.i.i.i
  %.75.i.i178.i.i.i = fadd double %.41.i.i163.i.i.i, %.8.i.i.i168.i.i.i
  %.6.i1.i.i179.i.i.i = fadd double %.6.i.i.i166.i.i.i, %.75.i.i178.i.i.i
  %.199.i.i.i = fmul double %.72.i.i.i, -1.000000e-27
  %.200.i.i.i = fcmp olt double %.6.i1.i.i179.i.i.i, %.199.i.i.i
  br i1 %.200.i.i.i, label %B280.i.i.i, label %B292.i.i.i

B280.i.i.i:                                       ; preds = %B952.i.i.i
  %.213.i.i.i = fadd double %.121.i.le.i.i, -1.000000e+00
  br label %_ZN4kurs8backtest7kernels11_last_priceB3v34B70c8tJTIeFIjxB2IKSgI4CrvQCk0Z4yRYcWsBAQ4s_2fqErM2IZJFMEMQ0pdYBFNAA_3d_3dEdddd263Terms_28float64_2c_20float64_2c_20float64_2c_20float64_2c_20bool_2c_20bool_2c_20float64_2c_20float64_2c_20float64_2c_20bool_2c_20bool_2c_20bool_2c_20float64_2c_20float64_2c_20float64_2c_20float64_2c_20float64_2c_20float64_2c_20float64_2c_20float64_2c_20float64_29.exit.i

B292.i.i.i:                                       ; preds = %B952.i.i.i
  %.7.i2.i.i180.i.i.i = fsub double %.6.i1.i.i179.i.i.i, %.6.i.i.i166.i.i.i
  %.8.i3.i.i181.i.i.i = fsub double %.75.i.i178.i.i.i, %.7.i2.i.i180.i.i.i
  %.18.i54.i.i.i = fneg double %.6.i1.i.i4468.i
  %.22.i.i138.i.i = fneg double %.8.i3.i.i4470.i
  %.18.i.i59.i.i.i = fsub double %.6.i1.i.i179.i.i.i, %.6.i1.i.i4468.i
  %.20.i.i60.i.i.i = fsub double %.18.i.i59.i.i.i, %.6.i1.i.i179.i.i.i
  %.22.i.i61.i.i.i = fsub double %.18.i.i59.i.i.i, %.20.i.i60.i.i.i
  %.23.i.i62.i.i.i = fsub double %.6.i1.i.i179.i.i.i, %.22.i.i61.i.i.i
  %.25.i.i.i.i.i = fsub double %.18.i54.i.i.i, %.20.i.i60.i.i.i
  %.26.i.i.i.i.i = fadd double %.25.i.i.i.i.i, %.23.i.i62.i.i.i
  %.29.i.i.i.i.i = fsub double %.8.i3.i.i181.i.i.i, %.8.i3.i.i4470.i
  %.31.i.i.i.i.i = fsub double %.29.i.i.i.i.i, %.8.i3.i.i181.i.i.i
  %.35.i.i.i.i.i = fsub double %.29.i.i.i.i.i, %.31.i.i.i.i.i
  %.36.i.i.i.i.i = fsub double %.8.i3.i.i181.i.i.i, %.35.i.i.i.i.i
  %.40.i.i.i.i.i = fsub double %.22.i.i138.i.i, %.31.i.i.i.i.i
  %.41.i.i.i.i.i = fadd double %.40.i.i.i.i.i, %.36.i.i.i.i.i
  %.43.i.i.i.i.i = fadd double %.29.i.i.i.i.i, %.26.i.i.i.i.i
  %.6.i.i.i.i.i.i = fadd double %.18.i.i59.i.i.i, %.43.i.i.i.i.i
  %.7.i.i.i.i.i.i = fsub double %.6.i.i.i.i.i.i, %.18.i.i59.i.i.i
  %.8.i.i.i.i.i.i = fsub double %.43.i.i.i.i.i, %.7.i.i.i.i.i.i
  %.75.i.i.i.i.i = fadd double %.41.i.i.i.i.i, %.8.i.i.i.i.i.i
  %.6.i1.i.i.i.i.i = fadd double %.6.i.i.i.i.i.i, %.75.i.i.i.i.i
  %.269.i.i4471.i = fcmp ult double %.6.i1.i.i.i.i.i, %.199.i.i.i
  br i1 %.269.i.i4471.i, label %_ZN4kurs8backtest7kernels11_last_priceB3v34B70c8tJTIeFIjxB2IKSgI4CrvQCk0Z4yRYcWsBAQ4s_2fqErM2IZJFMEMQ0pdYBFNAA_3d_3dEdddd263Terms_28float64_2c_20float64_2c_20float64_2c_20float64_2c_20bool_2c_20bool_2c_20float64_2c_20float64_2c_20float64_2c_20bool_2c_20bool_2c_20bool_2c_20float64_2c_20float64_2c_20float64_2c_20float64_2c_20float64_2c_20float64_2c_20float64_2c_20float64_2c_20float64_29.exit.i, label %B344.i.i.i

B344.i.i.i:                                       ; preds = %B292.i.i.i
  %.272.i.i.i = fadd double %.121.i.le.i.i, 1.000000e+00
  br label %_ZN4kurs8backtest7kernels11_last_priceB3v34B70c8tJTIeFIjxB2IKSgI4CrvQCk0Z4yRYcWsBAQ4s_2fqErM2IZJFMEMQ0pdYBFNAA_3d_3dEdddd263Terms_28float64_2c_20float64_2c_20float64_2c_20float64_2c_20bool_2c_20bool_2c_20float64_2c_20float64_2c_20float64_2c_20bool_2c_20bool_2c_20bool_2c_20float64_2c_20float64_2c_20float64_2c_20float64_2c_20float64_2c_20float64_2c_20float64_2c_20float64_2c_20float64_29.exit.i

_ZN4kurs8backtest7kernels11_last_priceB3v34B70c8tJTIeFIjxB2IKSgI4CrvQCk0Z4yRYcWsBAQ4s_2fqErM2IZJFMEMQ0pdYBFNAA_3d_3dEdddd263Terms_28float64_2c_20float64_2c_20float64_2c_20float64_2c_20bool_2c_20bool_2c_20float64_2c_20float64_2c_20float64_2c_20bool_2c_20bool_2c_20bool_2c_20float64_2c_20float64_2c_20float64_2c_20float64_2c_20float64_2c_20float64_2c_20float64_2c_20float64_2c_20float64_29.exit.i: ; preds = %B344.i.i.i, %B292.i.i.i, %B280.i.i.i
  %more.3.i.0.i.i = phi double [ %.213.i.i.i, %B280.i.i.i ], [ %.272.i.i.i, %B344.i.i.i ], [ %.121.i.le.i.i, %B292.i.i.i ]
  %.6.i.i145.i.i = fadd double %.35.i147.le.i.i, %more.3.i.0.i.i
  %.224.i.i = fmul double %kept34, %.6.i.i145.i.i
  br label %B1030.i.i.i

B1030.i.i.i:                                      ; preds = %_ZN4kurs8backtest7kernels11_last_priceB3v34B70c8tJTIeFIjxB2IKSgI4CrvQCk0Z4yRYcWsBAQ4s_2fqErM2IZJFMEMQ0pdYBFNAA_3d_3dEdddd263Terms_28float64_2c_20float64_2c_20float64_2c_20float64_2c_20bool_2c_20bool_2c_20float64_2c_20float64_2c_20float64_2c_20bool_2c_20bool_2c_20bool_2c_20float64_2c_20float64_2c_20float64_2c_20float64_2c_20float64_2c_20float64_2c_20float64_2c_20float64_2c_20float64_29.exit.i, %entry.endif.endif.endif.endif.endif.i1432.i.i.i
  %ruin.2.i.i.0.i = phi double [ %.224.i.i, %_ZN4kurs8backtest7kernels11_last_priceB3v34B70c8tJTIeFIjxB2IKSgI4CrvQCk0Z4yRYcWsBAQ4s_2fqErM2IZJFMEMQ0pdYBFNAA_3d_3dEdddd263Terms_28float64_2c_20float64_2c_20float64_2c_20float64_2c_20bool_2c_20bool_2c_20float64_2c_20float64_2c_20float64_2c_20bool_2c_20bool_2c_20bool_2c_20float64_2c_20float64_2c_20float64_2c_20float64_2c_20float64_2c_20float64_2c_20float64_2c_20float64_2c_20float64_29.exit.i ], [ %"$phi102.0.2.i.i.i.0.i", %entry.endif.endif.endif.endif.endif.i1432.i.i.i ]
  br i1 %.18.i.i.i.i, label %B16.i1199.i.i.i, label %_ZN4kurs8backtest7kernels8_steppedB2v7B70c8tJTIeFIjxB2IKSgI4CrvQCk0Z4yRYcWsCAQUQzVBF6jCIJo8Y_2fTKIIZjxSegOLaAIAEddx.exit1249.i.i.thread.i

_ZN4kurs8backtest7kernels8_steppedB2v7B70c8tJTIeFIjxB2IKSgI4CrvQCk0Z4yRYcWsCAQUQzVBF6jCIJo8Y_2fTKIIZjxSegOLaAIAEddx.exit1249.i.i.thread.i: ; preds = %B1030.i.i.i
  %.1004.i.i54.i = fcmp olt double %.735.i.i.i, %ruin.2.i.i.0.i
  %.735.i.i.ruin.2.i.i.055.i = select i1 %.1004.i.i54.i, double %.735.i.i.i, double %ruin.2.i.i.0.i
  br label %B1154.i.i.i

B16.i1199.i.i.i:                                  ; preds = %B1030.i.i.i
  %.27.i1205.i.i.i = fdiv double %.743.i.i.i, %kept34
  %.35.i1212.i.i.i = fmul double %.27.i1205.i.i.i, 0x3FF0000000000009
  %.71.i1234.i.i.le.i = tail call double @llvm.floor.f64(double %.35.i1212.i.i.i)
  %.83.i1229.i.i.i = fmul double %kept34, %.71.i1234.i.i.le.i
  %.1004.i.i.i = fcmp olt double %.735.i.i.i, %ruin.2.i.i.0.i
  %.735.i.i.ruin.2.i.i.0.i = select i1 %.1004.i.i.i, double %.735.i.i.i, double %ruin.2.i.i.0.i
  %.27.i1275.i.i.i = fdiv double %.735.i.i.ruin.2.i.i.0.i, %kept34
  %.35.i1282.i.i.i = fmul double %.27.i1275.i.i.i, 0x3FF0000000000009
  %.71.i1304.i.i.le.i = tail call double @llvm.floor.f64(double %.35.i1282.i.i.i)
  %.83.i1299.i.i.i = fmul double %kept34, %.71.i1304.i.i.le.i
  br label %B1154.i.i.i

B1154.i.i.i:                                      ; preds = %B16.i1199.i.i.i, %_ZN4kurs8backtest7kernels8_steppedB2v7B70c8tJTIeFIjxB2IKSgI4CrvQCk0Z4yRYcWsCAQUQzVBF6jCIJo8Y_2fTKIIZjxSegOLaAIAEddx.exit1249.i.i.thread.i, %B16.i.i713.i.i, %B768.i.i.i
  %above.3.i.i.0.i = phi double [ %.743.i.i.i, %B768.i.i.i ], [ %.83.i1299.i.i.i, %B16.i1199.i.i.i ], [ %.83.i1369.i.i.i, %B16.i.i713.i.i ], [ %.735.i.i.ruin.2.i.i.055.i, %_ZN4kurs8backtest7kernels8_steppedB2v7B70c8tJTIeFIjxB2IKSgI4CrvQCk0Z4yRYcWsCAQUQzVBF6jCIJo8Y_2fTKIIZjxSegOLaAIAEddx.exit1249.i.i.thread.i ]
  %below.3.i.i.0.i = phi double [ %.735.i.i.i, %B768.i.i.i ], [ %.83.i1229.i.i.i, %B16.i1199.i.i.i ], [ %.83.i1170.i.i.i, %B16.i.i713.i.i ], [ %.743.i.i.i, %_ZN4kurs8backtest7kernels8_steppedB2v7B70c8tJTIeFIjxB2IKSgI4CrvQCk0Z4yRYcWsCAQUQzVBF6jCIJo8Y_2fTKIIZjxSegOLaAIAEddx.exit1249.i.i.thread.i ]
  %.1072.i.i.i = fmul double %below.3.i.i.0.i, 0x3FF0000000000005
  %.1077.i.i.i = fmul double %above.3.i.i.0.i, 0x3FEFFFFFFFFFFFF7
  br label %B2278.endif.i

B106.endif.i.i.i:                                 ; preds = %B16.i.i.i.i.i, %B310.i.i.i.i
  %.213.i.i71.sroa.0.0.i = phi double [ %.267.i.i669.i.i, %B310.i.i.i.i ], [ %.83.i9.i.i.i.i, %B16.i.i.i.i.i ]
  %.249.i.i427.i = fcmp ugt double %.213.i.i71.sroa.0.0.i, 0.000000e+00
  br i1 %.249.i.i427.i, label %B270.i.i.i, label %B198.i.i.i

B106.endif.i.i.i.thread:                          ; preds = %B224.i.i.i.i
  call fastcc void @kurs_native_1(ptr %.210.i33.i.i.i, double %state.2.i.sroa.0.0.i, double %state.2.i.sroa.10.0.i, double %"price.4.i.i124.0.$phi2278.1.2.4.i", double %kept22, double %kept23, double %kept28, double %kept34, double %kept35, double %kept38, double %kept40, double %kept41, double %kept42)
  %.229.i201.i.i.fca.0.load.i = load double, ptr %.210.i33.i.i.i, align 8, !noalias !43
  %.249.i.i427.i28 = fcmp ugt double %.229.i201.i.i.fca.0.load.i, 0.000000e+00
  br i1 %.249.i.i427.i28, label %B270.i.i.i.thread, label %B198.i.i.i

B270.i.i.i.thread:                                ; preds = %B106.endif.i.i.i.thread
  %.229.i201.i.i.fca.1.load.i = load double, ptr %.fca.1.gep3419.i, align 8, !noalias !43
  call void @llvm.memset.p0.i64(ptr noundef nonnull align 8 dereferenceable(32) %.172.i.i154.i.i, i8 0, i64 32, i1 false), !noalias !0
  br label %B34.i.i.i710.i

B106.endif.i.i.thread.i:                          ; preds = %B106.i.i.i
  %.95.i265.i.i.i = fcmp ogt double %state.2.i.sroa.0.0.i, 0.000000e+00
  %arg.terms.6.4417.i = select i1 %.95.i265.i.i.i, double %kept28, double 0.000000e+00
  %.249.i.i42737.i = fcmp ugt double %arg.terms.6.4417.i, 0.000000e+00
  br i1 %.249.i.i42737.i, label %B162.i.i.thread.i, label %B198.i.i.i

B162.i.i.thread.i:                                ; preds = %B106.endif.i.i.thread.i
  br i1 %"$phi46.0.2.i.i.i.i.0.i", label %B218.i.i.i.i, label %_ZN4kurs8backtest7kernels8_coveredB3v32B70c8tJTIeFIjxB2IKSgI4CrvQCk0Z4yRYcWsCAQUQzVBF6jCIJo8Y_2fTKIIZjxSegOLaAIAE116State_28float64_2c_20float64_2c_20float64_2c_20float64_2c_20float64_2c_20float64_2c_20int64_2c_20int64_2c_20int64_2926Exact_28float64_20x_202_29d263Terms_28float64_2c_20float64_2c_20float64_2c_20float64_2c_20bool_2c_20bool_2c_20float64_2c_20float64_2c_20float64_2c_20bool_2c_20bool_2c_20bool_2c_20float64_2c_20float64_2c_20float64_2c_20float64_2c_20float64_2c_20float64_2c_20float64_2c_20float64_2c_20float64_29.exit.i.i.i

B270.endif.i.i.i:                                 ; preds = %B98.i.i.i538.i, %B34.i.i.i710.i
  %.384.i.i151.i = phi double [ %.384.i.i152.i, %B98.i.i.i538.i ], [ %.384.i.i161.i, %B34.i.i.i710.i ]
  %.379.i.i149.i = phi double [ %.379.i.i150.i, %B98.i.i.i538.i ], [ %.379.i.i160.i, %B34.i.i.i710.i ]
  %.213.i.i71.sroa.0.03945147.i = phi double [ %.213.i.i71.sroa.0.03945148.i, %B98.i.i.i538.i ], [ %.213.i.i71.sroa.0.03945159.i, %B34.i.i.i710.i ]
  %.213.i.i71.sroa.7.03847145.i = phi double [ %.213.i.i71.sroa.7.03847146.i, %B98.i.i.i538.i ], [ %.213.i.i71.sroa.7.03847158.i, %B34.i.i.i710.i ]
  %.401.i.i79.sroa.15.0.i = phi double [ %price.4.i.i124.0.i, %B98.i.i.i538.i ], [ %.173.i.i739.i.fca.3.load.i, %B34.i.i.i710.i ]
  %.401.i.i79.sroa.10.0.i = phi double [ %.234.i.i.i541.i, %B98.i.i.i538.i ], [ %.173.i.i739.i.fca.2.load.i, %B34.i.i.i710.i ]
  %.401.i.i79.sroa.5.0.i = phi double [ 0.000000e+00, %B98.i.i.i538.i ], [ %.173.i.i739.i.fca.1.load.i, %B34.i.i.i710.i ]
  %.401.i.i79.sroa.0.0.i = phi double [ %.247.i994.i.i.i, %B98.i.i.i538.i ], [ %.173.i.i739.i.fca.0.load.i, %B34.i.i.i710.i ]
  %.496.i.i574.i = icmp slt i64 %state.2.i.sroa.60.0.i, 0
  %.497.i.i575.i = select i1 %.496.i.i574.i, i64 %kept47, i64 0
  %.498.i.i.i = add i64 %.497.i.i575.i, %state.2.i.sroa.60.0.i
  %.519.i.i584.i = getelementptr double, ptr %numbers45, i64 %.498.i.i.i
  store i64 %.2248..839.i, ptr %.519.i.i584.i, align 8, !noalias !47
  %.576.i.i.i = getelementptr double, ptr %14, i64 %.498.i.i.i
  store double %.379.i.i149.i, ptr %.576.i.i.i, align 8, !noalias !47
  %.634.i.i.i = getelementptr double, ptr %7, i64 %.498.i.i.i
  store double %.401.i.i79.sroa.15.0.i, ptr %.634.i.i.i, align 8, !noalias !47
  %.692.i.i658.i = getelementptr double, ptr %9, i64 %.498.i.i.i
  store double %.401.i.i79.sroa.10.0.i, ptr %.692.i.i658.i, align 8, !noalias !47
  %.732.i.i676.i = fmul double %kept29, %.2309.i
  %.733.i.i.i = fsub double 1.000000e+00, %.732.i.i676.i
  %.735.i.i.i = fmul double %.733.i.i.i, %price.4.i.i124.0.i
  %.740.i.i.i = fmul double %kept30, %.2309.i
  %.741.i.i.i = fadd double %.740.i.i.i, 1.000000e+00
  %.743.i.i.i = fmul double %.741.i.i.i, %price.4.i.i124.0.i
  br i1 %.2267.i, label %B768.i.i.i, label %entry.endif.endif.endif.endif.endif.i1432.i.i.i

B2376.i:                                          ; preds = %B2278.endif.i
  %.2599.i = load double, ptr %.2504.i, align 8, !noalias !0
  %.2600.i = fmul double %.2511.sroa.10.0.i, %.2599.i
  %.2601.i = fadd double %.2511.sroa.0.0.i, %.2600.i
  %.2617.i = select i1 %.2489.i, i64 %kept44, i64 0
  %36 = getelementptr double, ptr %numbers43, i64 %.2248.i
  %.2631.i = getelementptr double, ptr %36, i64 %.2617.i
  store double %.2601.i, ptr %.2631.i, align 8, !noalias !0
  br label %B2500.i

B2432.i:                                          ; preds = %B2200.i
  %.2653.i = fcmp oeq double %state.6.sroa.52.2.i, 0.000000e+00
  br i1 %.2653.i, label %B2454.i, label %B2500.i

B2454.i:                                          ; preds = %B2432.i
  %.2670.inv.i = icmp sgt i64 %.13.i4426.i, 0
  %.2671.i = select i1 %.2670.inv.i, i64 0, i64 %kept17
  %37 = getelementptr double, ptr %numbers16, i64 %.2248.i
  %.2685.i = getelementptr double, ptr %37, i64 %.2671.i
  %.2686.i = load double, ptr %.2685.i, align 8, !noalias !0
  br i1 %.102.not.not.not.i.not, label %B96.i.i.i, label %B18.i.i.i

B18.i.i.i:                                        ; preds = %B2454.i
  %.95.i.i2128.i = fcmp ogt double %state.6.sroa.0.2.i, 0.000000e+00
  br i1 %.95.i.i2128.i, label %B0.endif.i.i, label %B136.i.i

B96.i.i.i:                                        ; preds = %B2454.i
  %.132.i.i1602.i = fmul double %kept28, %state.6.sroa.0.2.i
  %.136.i.i1606.i = fcmp ole double %.132.i.i1602.i, %.135.i.i1605.i
  %or.cond2.i = or i1 %.140.i.i1609.i, %.136.i.i1606.i
  br i1 %or.cond2.i, label %B136.i.i, label %B224.i.i.i

B224.i.i.i:                                       ; preds = %B96.i.i.i
  br i1 %"$phi46.0.2.i.i.i.i.0.i", label %B310.i.i.i, label %B254.i.i.i

B254.i.i.i:                                       ; preds = %B224.i.i.i
  call fastcc void @kurs_native_1(ptr %.210.i.i1441.i, double %state.6.sroa.0.2.i, double %state.6.sroa.26.2.i, double %.2686.i, double %kept22, double %kept23, double %kept28, double %kept34, double %kept35, double %kept38, double %kept40, double %kept41, double %kept42)
  %.229.i.i2019.fca.0.load.i = load double, ptr %.210.i.i1441.i, align 8, !noalias !48
  br label %B0.endif.i.i

B310.i.i.i:                                       ; preds = %B224.i.i.i
  %.258.i.i.i = fmul double %.98.i195.i.i, %.2686.i
  %.264.i.i1730.i = fdiv double %state.6.sroa.0.2.i, %.258.i.i.i
  %.267.i.i1733.i = fmul double %kept28, %.264.i.i1730.i
  br i1 %.74.i.i.i.i.i, label %B0.endif.i.i, label %B16.i.i.i1929.i

B16.i.i.i1929.i:                                  ; preds = %B310.i.i.i
  %.27.i2.i.i.i = fdiv double %.267.i.i1733.i, %kept35
  %.35.i.i.i1939.i = fmul double %.27.i2.i.i.i, 0x3FF0000000000009
  %.71.i.i.i1955.le.i = tail call double @llvm.floor.f64(double %.35.i.i.i1939.i)
  %.83.i9.i.i.i = fmul double %kept35, %.71.i.i.i1955.le.i
  br label %B0.endif.i.i

B80.i1898.i:                                      ; preds = %B0.endif.i.i
  %.148.i.i = fmul double %.2686.i, %.90.i1461.sroa.0.0.i
  %.159.i1926.i = fcmp olt double %.148.i.i, %.158.i1925.i
  br i1 %.159.i1926.i, label %B136.i.i, label %B134.i.i

B134.i.i:                                         ; preds = %B80.i1898.i
  br label %B136.i.i

B136.i.i:                                         ; preds = %B0.endif.i.i, %B134.i.i, %B80.i1898.i, %B96.i.i.i, %B18.i.i.i
  %"$phi66.0.2.i.065.shrunk.i" = phi i1 [ %.128.i.i, %B80.i1898.i ], [ %.128.i.i, %B134.i.i ], [ %.128.i.i, %B0.endif.i.i ], [ true, %B18.i.i.i ], [ true, %B96.i.i.i ]
  %"$phi136.0.2.i.0.i" = phi i64 [ 1, %B80.i1898.i ], [ 0, %B134.i.i ], [ 0, %B0.endif.i.i ], [ 0, %B18.i.i.i ], [ 0, %B96.i.i.i ]
  %"$phi66.0.2.i.065.i" = zext i1 %"$phi66.0.2.i.065.shrunk.i" to i64
  %.183.i1817.i = add nsw i64 %state.4.sroa.112.1.i, %"$phi66.0.2.i.065.i"
  %.188.i1821.i = add nsw i64 %"$phi136.0.2.i.0.i", %state.4.sroa.128.1.i
  br label %B2500.i

B0.endif.i.i:                                     ; preds = %B16.i.i.i1929.i, %B310.i.i.i, %B254.i.i.i, %B18.i.i.i
  %.90.i1461.sroa.0.0.i = phi double [ %.267.i.i1733.i, %B310.i.i.i ], [ %.229.i.i2019.fca.0.load.i, %B254.i.i.i ], [ %.83.i9.i.i.i, %B16.i.i.i1929.i ], [ %kept28, %B18.i.i.i ]
  %.128.i.i = fcmp ole double %.90.i1461.sroa.0.0.i, 0.000000e+00
  %.144.i1784.i = fcmp ogt double %.90.i1461.sroa.0.0.i, 0.000000e+00
  br i1 %.144.i1784.i, label %B80.i1898.i, label %B136.i.i

B2500.i:                                          ; preds = %B2278.endif.i, %B136.i.i, %B2432.i, %B2376.i, %B2172.i, %B2160.critedge.i, %B2142.i, %B2108.i
  %state.5.sroa.152.3.i = phi i64 [ %.2511.sroa.40.0.i, %B2376.i ], [ %.188.i1821.i, %B136.i.i ], [ %state.4.sroa.128.1.i, %B2432.i ], [ %state.4.sroa.128.1.i, %B2172.i ], [ %state.4.sroa.128.1.i, %B2160.critedge.i ], [ %state.4.sroa.128.1.i, %B2142.i ], [ %.2511.sroa.40.0.i, %B2278.endif.i ], [ %state.4.sroa.128.1.i, %B2108.i ]
  %state.5.sroa.133.3.i = phi i64 [ %.2511.sroa.35.0.i, %B2376.i ], [ %.183.i1817.i, %B136.i.i ], [ %state.4.sroa.112.1.i, %B2432.i ], [ %state.4.sroa.112.1.i, %B2172.i ], [ %state.4.sroa.112.1.i, %B2160.critedge.i ], [ %state.4.sroa.112.1.i, %B2142.i ], [ %.2511.sroa.35.0.i, %B2278.endif.i ], [ %state.4.sroa.112.1.i, %B2108.i ]
  %state.5.sroa.114.3.i = phi i64 [ %.2511.sroa.30.0.i, %B2376.i ], [ %state.6.sroa.156.2.i, %B136.i.i ], [ %state.6.sroa.156.2.i, %B2432.i ], [ %state.6.sroa.156.2.i, %B2172.i ], [ %state.6.sroa.156.2.i, %B2160.critedge.i ], [ %state.6.sroa.156.2.i, %B2142.i ], [ %.2511.sroa.30.0.i, %B2278.endif.i ], [ %state.6.sroa.156.2.i, %B2108.i ]
  %state.5.sroa.95.3.i = phi double [ %.2511.sroa.25.0.i, %B2376.i ], [ 0x7FF0000000000000, %B136.i.i ], [ %state.6.sroa.130.2.i, %B2432.i ], [ %state.6.sroa.130.2.i, %B2172.i ], [ %state.6.sroa.130.2.i, %B2160.critedge.i ], [ %state.6.sroa.130.2.i, %B2142.i ], [ %.2511.sroa.25.0.i, %B2278.endif.i ], [ %state.6.sroa.130.2.i, %B2108.i ]
  %state.5.sroa.76.3.i = phi double [ %.2511.sroa.20.0.i, %B2376.i ], [ 0xFFF0000000000000, %B136.i.i ], [ %state.6.sroa.104.2.i, %B2432.i ], [ %state.6.sroa.104.2.i, %B2172.i ], [ %state.6.sroa.104.2.i, %B2160.critedge.i ], [ %state.6.sroa.104.2.i, %B2142.i ], [ %.2511.sroa.20.0.i, %B2278.endif.i ], [ %state.6.sroa.104.2.i, %B2108.i ]
  %state.5.sroa.57.3.i = phi double [ %.2511.sroa.15.0.i, %B2376.i ], [ 0.000000e+00, %B136.i.i ], [ %state.6.sroa.78.2.i, %B2432.i ], [ %state.6.sroa.78.2.i, %B2172.i ], [ %state.6.sroa.78.2.i, %B2160.critedge.i ], [ %state.6.sroa.78.2.i, %B2142.i ], [ %.2511.sroa.15.0.i, %B2278.endif.i ], [ %state.6.sroa.78.2.i, %B2108.i ]
  %state.5.sroa.38.3.i = phi double [ %.2511.sroa.10.0.i, %B2376.i ], [ 0.000000e+00, %B136.i.i ], [ %state.6.sroa.52.2.i, %B2432.i ], [ %state.6.sroa.52.2.i, %B2172.i ], [ %state.6.sroa.52.2.i, %B2160.critedge.i ], [ %state.6.sroa.52.2.i, %B2142.i ], [ %.2511.sroa.10.0.i, %B2278.endif.i ], [ %state.6.sroa.52.2.i, %B2108.i ]
  %state.5.sroa.19.3.i = phi double [ %.2511.sroa.5.0.i, %B2376.i ], [ %state.6.sroa.26.2.i, %B136.i.i ], [ %state.6.sroa.26.2.i, %B2432.i ], [ %state.6.sroa.26.2.i, %B2172.i ], [ %state.6.sroa.26.2.i, %B2160.critedge.i ], [ %state.6.sroa.26.2.i, %B2142.i ], [ %.2511.sroa.5.0.i, %B2278.endif.i ], [ %state.6.sroa.26.2.i, %B2108.i ]
  %state.5.sroa.0.3.i = phi double [ %.2511.sroa.0.0.i, %B2376.i ], [ %state.6.sroa.0.2.i, %B136.i.i ], [ %state.6.sroa.0.2.i, %B2432.i ], [ %state.6.sroa.0.2.i, %B2172.i ], [ %state.6.sroa.0.2.i, %B2160.critedge.i ], [ %state.6.sroa.0.2.i, %B2142.i ], [ %.2511.sroa.0.0.i, %B2278.endif.i ], [ %state.6.sroa.0.2.i, %B2108.i ]
  %.2758.i = icmp slt i64 %.819.i, %.13.i.i
  br i1 %.2758.i, label %B520.i, label %B2514.i

B2514.i:                                          ; preds = %B2500.i, %B1910.i, %B454.i
  %state.8.sroa.96.2.i = phi i64 [ %state.7.sroa.96.0115.i, %B454.i ], [ %state.4.sroa.128.1.i, %B1910.i ], [ %state.5.sroa.152.3.i, %B2500.i ]
  %state.8.sroa.84.2.i = phi i64 [ %state.7.sroa.84.0116.i, %B454.i ], [ %state.4.sroa.112.1.i, %B1910.i ], [ %state.5.sroa.133.3.i, %B2500.i ]
  %state.8.sroa.72.2.i = phi i64 [ %state.7.sroa.72.0117.i, %B454.i ], [ %state.6.sroa.156.2.i, %B1910.i ], [ %state.5.sroa.114.3.i, %B2500.i ]
  %state.8.sroa.60.2.i = phi double [ %state.7.sroa.60.0118.i, %B454.i ], [ %state.6.sroa.130.2.i, %B1910.i ], [ %state.5.sroa.95.3.i, %B2500.i ]
  %state.8.sroa.48.2.i = phi double [ %state.7.sroa.48.0119.i, %B454.i ], [ %state.6.sroa.104.2.i, %B1910.i ], [ %state.5.sroa.76.3.i, %B2500.i ]
  %state.8.sroa.36.2.i = phi double [ %state.7.sroa.36.0120.i, %B454.i ], [ %state.6.sroa.78.2.i, %B1910.i ], [ %state.5.sroa.57.3.i, %B2500.i ]
  %state.8.sroa.24.2.i = phi double [ %state.7.sroa.24.0121.i, %B454.i ], [ %state.6.sroa.52.2.i, %B1910.i ], [ %state.5.sroa.38.3.i, %B2500.i ]
  %state.8.sroa.12.2.i = phi double [ %state.7.sroa.12.0122.i, %B454.i ], [ %state.6.sroa.26.2.i, %B1910.i ], [ %state.5.sroa.19.3.i, %B2500.i ]
  %state.8.sroa.0.2.i = phi double [ %state.7.sroa.0.0123.i, %B454.i ], [ %state.6.sroa.0.2.i, %B1910.i ], [ %state.5.sroa.0.3.i, %B2500.i ]
  %exitcond140.not.i = icmp eq i64 %.385.i, %.259.0.i
  br i1 %exitcond140.not.i, label %kurs_native.exit, label %B178.if.i

B178.if.i:                                        ; preds = %B2514.i, %B178.if.lr.ph.i
  %sold.2.0125.i = phi i64 [ 0, %B178.if.lr.ph.i ], [ %.5484396.i, %B2514.i ]
  %bought.2.0124.i = phi i64 [ 0, %B178.if.lr.ph.i ], [ %.5454395.i, %B2514.i ]
  %state.7.sroa.0.0123.i = phi double [ %kept22, %B178.if.lr.ph.i ], [ %state.8.sroa.0.2.i, %B2514.i ]
  %state.7.sroa.12.0122.i = phi double [ %kept37, %B178.if.lr.ph.i ], [ %state.8.sroa.12.2.i, %B2514.i ]
  %state.7.sroa.24.0121.i = phi double [ 0.000000e+00, %B178.if.lr.ph.i ], [ %state.8.sroa.24.2.i, %B2514.i ]
  %state.7.sroa.36.0120.i = phi double [ 0.000000e+00, %B178.if.lr.ph.i ], [ %state.8.sroa.36.2.i, %B2514.i ]
  %state.7.sroa.48.0119.i = phi double [ 0xFFF0000000000000, %B178.if.lr.ph.i ], [ %state.8.sroa.48.2.i, %B2514.i ]
  %state.7.sroa.60.0118.i = phi double [ 0x7FF0000000000000, %B178.if.lr.ph.i ], [ %state.8.sroa.60.2.i, %B2514.i ]
  %state.7.sroa.72.0117.i = phi i64 [ 0, %B178.if.lr.ph.i ], [ %state.8.sroa.72.2.i, %B2514.i ]
  %state.7.sroa.84.0116.i = phi i64 [ 0, %B178.if.lr.ph.i ], [ %state.8.sroa.84.2.i, %B2514.i ]
  %state.7.sroa.96.0115.i = phi i64 [ 0, %B178.if.lr.ph.i ], [ %state.8.sroa.96.2.i, %B2514.i ]
  %.315.0113.i = phi i64 [ 0, %B178.if.lr.ph.i ], [ %.385.i, %B2514.i ]
  %.462.i = getelementptr i64, ptr %numbers18, i64 %.315.0113.i
  %.463.i = load i64, ptr %.462.i, align 8, !noalias !0
  %.516.i = getelementptr i64, ptr %6, i64 %.315.0113.i
  %.517.i = load i64, ptr %.516.i, align 8, !noalias !0
  %.556.i = shl nsw i64 %.315.0113.i, 6
  %38 = getelementptr double, ptr %numbers10, i64 %.556.i
  %39 = getelementptr i8, ptr %38, i64 4096
  br label %B394.if.i

B394.if.i:                                        ; preds = %B394.if.i, %B178.if.i
  %.586.076.i = phi i64 [ 8, %B178.if.i ], [ %.648.i, %B394.if.i ]
  %.583.075.i = phi i64 [ 0, %B178.if.i ], [ %.652.i, %B394.if.i ]
  %.648.i = add nsw i64 %.586.076.i, -1
  %.652.i = add nuw nsw i64 %.583.075.i, 8
  %.23.i.i = getelementptr double, ptr %39, i64 %.583.075.i
  tail call void @llvm.prefetch.p0(ptr readonly %.23.i.i, i32 0, i32 3, i32 1), !noalias !55
  %.639.i = icmp samesign ugt i64 %.586.076.i, 1
  br i1 %.639.i, label %B394.if.i, label %B454.i

B524.endif.i:                                     ; preds = %B520.i
  %.5.i.i = sub i64 0, %turned.2.1.i
  %.6.i.i = and i64 %turned.2.1.i, %.5.i.i
  %.7.i.i = uitofp i64 %.6.i.i to double
  %.6.i.i.i = bitcast double %.7.i.i to i64
  %.34.i1.i = lshr i64 %.6.i.i.i, 52
  %.36.i2.i = add nsw i64 %.34.i1.i, -1023
  br label %B566.i

B764.if.i:                                        ; preds = %B764.if.i, %B764.preheader.i
  %hits.5.279.i = phi i64 [ 0, %B764.preheader.i ], [ %.1030.i, %B764.if.i ]
  %.900.077.i = phi i64 [ 0, %B764.preheader.i ], [ %.969.i, %B764.if.i ]
  %.969.i = add nuw nsw i64 %.900.077.i, 1
  %.1021.i = getelementptr double, ptr %18, i64 %.900.077.i
  %.1022.i = load double, ptr %.1021.i, align 8, !noalias !0
  %.1025.i = fcmp ole double %.1022.i, %state.4.sroa.64.1.i
  %.1027.i = zext i1 %.1025.i to i64
  %.1028.i = shl nuw i64 %.1027.i, %.900.077.i
  %.1030.i = or i64 %.1028.i, %hits.5.279.i
  %exitcond.not.i = icmp eq i64 %.969.i, 64
  br i1 %exitcond.not.i, label %B1062.i, label %B764.if.i

B932.if.i:                                        ; preds = %B932.if.i, %B932.if.lr.ph.i
  %hits.6.383.i = phi i64 [ 0, %B932.if.lr.ph.i ], [ %.1211.i, %B932.if.i ]
  %.1079.082.i = phi i64 [ %.1052.i, %B932.if.lr.ph.i ], [ %.1144.i, %B932.if.i ]
  %.1076.081.i = phi i64 [ 0, %B932.if.lr.ph.i ], [ %.1148.i, %B932.if.i ]
  %.1144.i = add nsw i64 %.1079.082.i, -1
  %.1148.i = add nuw nsw i64 %.1076.081.i, 1
  %.1202.i = getelementptr double, ptr %19, i64 %.1076.081.i
  %.1203.i = load double, ptr %.1202.i, align 8, !noalias !0
  %.1206.i = fcmp ole double %.1203.i, %state.4.sroa.64.1.i
  %.1208.i = zext i1 %.1206.i to i64
  %.1209.i = shl nuw i64 %.1208.i, %.1076.081.i
  %.1211.i = or i64 %.1209.i, %hits.6.383.i
  %.1135.i = icmp samesign ugt i64 %.1079.082.i, 1
  br i1 %.1135.i, label %B932.if.i, label %B1062.i

B1172.if.i:                                       ; preds = %B1172.if.i, %B1172.preheader.i
  %hits.7.386.i = phi i64 [ %hits.8.2.i, %B1172.preheader.i ], [ %.1397.i, %B1172.if.i ]
  %.1267.084.i = phi i64 [ 0, %B1172.preheader.i ], [ %.1336.i, %B1172.if.i ]
  %.1336.i = add nuw nsw i64 %.1267.084.i, 1
  %.1388.i = getelementptr double, ptr %20, i64 %.1267.084.i
  %.1389.i = load double, ptr %.1388.i, align 8, !noalias !0
  %.1392.i = fcmp oge double %.1389.i, %state.4.sroa.80.1.i
  %.1394.i = zext i1 %.1392.i to i64
  %.1395.i = shl nuw i64 %.1394.i, %.1267.084.i
  %.1397.i = or i64 %.1395.i, %hits.7.386.i
  %exitcond138.not.i = icmp eq i64 %.1336.i, 64
  br i1 %exitcond138.not.i, label %B1470.i, label %B1172.if.i

B1340.if.i:                                       ; preds = %B1340.if.i, %B1340.if.lr.ph.i
  %hits.9.390.i = phi i64 [ %hits.8.2.i, %B1340.if.lr.ph.i ], [ %.1578.i, %B1340.if.i ]
  %.1446.089.i = phi i64 [ %.1419.i, %B1340.if.lr.ph.i ], [ %.1511.i, %B1340.if.i ]
  %.1443.088.i = phi i64 [ 0, %B1340.if.lr.ph.i ], [ %.1515.i, %B1340.if.i ]
  %.1511.i = add nsw i64 %.1446.089.i, -1
  %.1515.i = add nuw nsw i64 %.1443.088.i, 1
  %.1569.i = getelementptr double, ptr %21, i64 %.1443.088.i
  %.1570.i = load double, ptr %.1569.i, align 8, !noalias !0
  %.1573.i = fcmp oge double %.1570.i, %state.4.sroa.80.1.i
  %.1575.i = zext i1 %.1573.i to i64
  %.1576.i = shl nuw i64 %.1575.i, %.1443.088.i
  %.1578.i = or i64 %.1576.i, %hits.9.390.i
  %.1502.i = icmp samesign ugt i64 %.1446.089.i, 1
  br i1 %.1502.i, label %B1340.if.i, label %B1470.i

B1474.endif.i:                                    ; preds = %B1470.i
  %.5.i6.i = sub i64 0, %hits.10.2.i
  %.6.i7.i = and i64 %hits.10.2.i, %.5.i6.i
  %.7.i8.i = uitofp i64 %.6.i7.i to double
  %.6.i.i9.i = bitcast double %.7.i8.i to i64
  %.34.i12.i = lshr i64 %.6.i.i9.i, 52
  %.36.i14.i = add i64 %row.3.1.i, -1023
  %.1622.i = add i64 %.36.i14.i, %.34.i12.i
  br label %B1516.i.preheader

B1612.if.i:                                       ; preds = %B1516.i, %B1612.if.i
  %.1690.092.i = phi i64 [ %.1759.i, %B1612.if.i ], [ 0, %B1516.i ]
  %.1759.i = add nuw nsw i64 %.1690.092.i, 1
  %.1785.i = add nsw i64 %.1690.092.i, %row.4.2.i
  %.1811.i = getelementptr double, ptr %numbers16, i64 %.1785.i
  %.1812.i = load double, ptr %.1811.i, align 8, !noalias !0
  %.1814.i = fmul double %state.6.sroa.52.2.i, %.1812.i
  %.1816.i = fadd double %state.6.sroa.0.2.i, %.1814.i
  %.1844.i = getelementptr double, ptr %numbers43, i64 %.1785.i
  store double %.1816.i, ptr %.1844.i, align 8, !noalias !0
  %exitcond139.not.i = icmp eq i64 %.1759.i, 64
  br i1 %exitcond139.not.i, label %B1898.i, label %B1612.if.i

B1774.if.i:                                       ; preds = %B1738.i, %B1774.if.i
  %.1887.096.i = phi i64 [ %.1949.i, %B1774.if.i ], [ %.1860.i, %B1738.i ]
  %.1884.095.i = phi i64 [ %.1953.i, %B1774.if.i ], [ 0, %B1738.i ]
  %.1949.i = add nsw i64 %.1887.096.i, -1
  %.1953.i = add nuw nsw i64 %.1884.095.i, 1
  %.1979.i = add nsw i64 %.1884.095.i, %row.4.2.i
  %.2005.i = getelementptr double, ptr %numbers16, i64 %.1979.i
  %.2006.i = load double, ptr %.2005.i, align 8, !noalias !0
  %.2008.i = fmul double %state.6.sroa.52.2.i, %.2006.i
  %.2010.i = fadd double %state.6.sroa.0.2.i, %.2008.i
  %.2038.i = getelementptr double, ptr %numbers43, i64 %.1979.i
  store double %.2010.i, ptr %.2038.i, align 8, !noalias !0
  %.1940.i = icmp samesign ugt i64 %.1887.096.i, 1
  br i1 %.1940.i, label %B1774.if.i, label %B1898.i

B2278.endif.i:                                    ; preds = %B136.i.i.i.i.thread16, %B136.i.i.i.i.thread, %B1154.i.i.i, %B198.i.i.i, %B136.i.i.i.i, %B108.endif.i.i.i.i
  %.2511.sroa.40.0.i = phi i64 [ %state.4.sroa.128.1.i, %B108.endif.i.i.i.i ], [ %state.4.sroa.128.1.i, %B198.i.i.i ], [ %state.4.sroa.128.1.i, %B1154.i.i.i ], [ %.188.i.i567.i.i, %B136.i.i.i.i ], [ %state.4.sroa.128.1.i, %B136.i.i.i.i.thread ], [ %state.4.sroa.128.1.i, %B136.i.i.i.i.thread16 ]
  %.2511.sroa.35.0.i = phi i64 [ %state.4.sroa.112.1.i, %B108.endif.i.i.i.i ], [ %.325.i.i476.i, %B198.i.i.i ], [ %state.4.sroa.112.1.i, %B1154.i.i.i ], [ %.183.i.i563.i.i, %B136.i.i.i.i ], [ %.183.i.i563.i.i11, %B136.i.i.i.i.thread ], [ %.183.i.i563.i.i20, %B136.i.i.i.i.thread16 ]
  %.2511.sroa.30.0.i = phi i64 [ %.781.i.i.i.i, %B108.endif.i.i.i.i ], [ %state.2.i.sroa.60.0.i, %B198.i.i.i ], [ %state.2.i.sroa.60.0.i, %B1154.i.i.i ], [ %state.2.i.sroa.60.0.i, %B136.i.i.i.i ], [ %state.2.i.sroa.60.0.i, %B136.i.i.i.i.thread ], [ %state.2.i.sroa.60.0.i, %B136.i.i.i.i.thread16 ]
  %.2511.sroa.25.0.i = phi double [ 0x7FF0000000000000, %B108.endif.i.i.i.i ], [ 0x7FF0000000000000, %B198.i.i.i ], [ %.1077.i.i.i, %B1154.i.i.i ], [ 0x7FF0000000000000, %B136.i.i.i.i ], [ 0x7FF0000000000000, %B136.i.i.i.i.thread ], [ 0x7FF0000000000000, %B136.i.i.i.i.thread16 ]
  %.2511.sroa.20.0.i = phi double [ 0xFFF0000000000000, %B108.endif.i.i.i.i ], [ 0xFFF0000000000000, %B198.i.i.i ], [ %.1072.i.i.i, %B1154.i.i.i ], [ 0xFFF0000000000000, %B136.i.i.i.i ], [ 0xFFF0000000000000, %B136.i.i.i.i.thread ], [ 0xFFF0000000000000, %B136.i.i.i.i.thread16 ]
  %.2511.sroa.15.0.i = phi double [ 0.000000e+00, %B108.endif.i.i.i.i ], [ 0.000000e+00, %B198.i.i.i ], [ %.384.i.i151.i, %B1154.i.i.i ], [ 0.000000e+00, %B136.i.i.i.i ], [ 0.000000e+00, %B136.i.i.i.i.thread ], [ 0.000000e+00, %B136.i.i.i.i.thread16 ]
  %.2511.sroa.10.0.i = phi double [ 0.000000e+00, %B108.endif.i.i.i.i ], [ 0.000000e+00, %B198.i.i.i ], [ %.379.i.i149.i, %B1154.i.i.i ], [ 0.000000e+00, %B136.i.i.i.i ], [ 0.000000e+00, %B136.i.i.i.i.thread ], [ 0.000000e+00, %B136.i.i.i.i.thread16 ]
  %.2511.sroa.5.0.i = phi double [ %.188.i.i.i.sroa.5.0.i, %B108.endif.i.i.i.i ], [ %state.2.i.sroa.10.0.i, %B198.i.i.i ], [ %.401.i.i79.sroa.5.0.i, %B1154.i.i.i ], [ %state.2.i.sroa.10.0.i, %B136.i.i.i.i ], [ %state.2.i.sroa.10.0.i, %B136.i.i.i.i.thread ], [ %state.2.i.sroa.10.0.i, %B136.i.i.i.i.thread16 ]
  %.2511.sroa.0.0.i = phi double [ %.188.i.i.i.sroa.0.0.i, %B108.endif.i.i.i.i ], [ %state.2.i.sroa.0.0.i, %B198.i.i.i ], [ %.401.i.i79.sroa.0.0.i, %B1154.i.i.i ], [ %state.2.i.sroa.0.0.i, %B136.i.i.i.i ], [ %state.2.i.sroa.0.0.i, %B136.i.i.i.i.thread ], [ %state.2.i.sroa.0.0.i, %B136.i.i.i.i.thread16 ]
  br i1 %.111.not.not.not.i.not, label %B2500.i, label %B2376.i

kurs_native.exit:                                 ; preds = %B2514.i, %0
  %state.7.sroa.96.0.lcssa.i = phi i64 [ 0, %0 ], [ %state.8.sroa.96.2.i, %B2514.i ]
  %state.7.sroa.84.0.lcssa.i = phi i64 [ 0, %0 ], [ %state.8.sroa.84.2.i, %B2514.i ]
  %state.7.sroa.72.0.lcssa.i = phi i64 [ 0, %0 ], [ %state.8.sroa.72.2.i, %B2514.i ]
  %state.7.sroa.60.0.lcssa.i = phi double [ 0x7FF0000000000000, %0 ], [ %state.8.sroa.60.2.i, %B2514.i ]
  %state.7.sroa.48.0.lcssa.i = phi double [ 0xFFF0000000000000, %0 ], [ %state.8.sroa.48.2.i, %B2514.i ]
  %state.7.sroa.36.0.lcssa.i = phi double [ 0.000000e+00, %0 ], [ %state.8.sroa.36.2.i, %B2514.i ]
  %state.7.sroa.24.0.lcssa.i = phi double [ 0.000000e+00, %0 ], [ %state.8.sroa.24.2.i, %B2514.i ]
  %state.7.sroa.12.0.lcssa.i = phi double [ %kept37, %0 ], [ %state.8.sroa.12.2.i, %B2514.i ]
  %state.7.sroa.0.0.lcssa.i = phi double [ %kept22, %0 ], [ %state.8.sroa.0.2.i, %B2514.i ]
  store double %state.7.sroa.0.0.lcssa.i, ptr %memory, align 8, !alias.scope !0
  %retptr.repack4379.i = getelementptr inbounds nuw i8, ptr %memory, i64 8
  store double %state.7.sroa.12.0.lcssa.i, ptr %retptr.repack4379.i, align 8, !alias.scope !0
  %retptr.repack4381.i = getelementptr inbounds nuw i8, ptr %memory, i64 16
  store double %state.7.sroa.24.0.lcssa.i, ptr %retptr.repack4381.i, align 8, !alias.scope !0
  %retptr.repack4383.i = getelementptr inbounds nuw i8, ptr %memory, i64 24
  store double %state.7.sroa.36.0.lcssa.i, ptr %retptr.repack4383.i, align 8, !alias.scope !0
  %retptr.repack4385.i = getelementptr inbounds nuw i8, ptr %memory, i64 32
  store double %state.7.sroa.48.0.lcssa.i, ptr %retptr.repack4385.i, align 8, !alias.scope !0
  %retptr.repack4387.i = getelementptr inbounds nuw i8, ptr %memory, i64 40
  store double %state.7.sroa.60.0.lcssa.i, ptr %retptr.repack4387.i, align 8, !alias.scope !0
  %retptr.repack4389.i = getelementptr inbounds nuw i8, ptr %memory, i64 48
  store i64 %state.7.sroa.72.0.lcssa.i, ptr %retptr.repack4389.i, align 8, !alias.scope !0
  %retptr.repack4391.i = getelementptr inbounds nuw i8, ptr %memory, i64 56
  store i64 %state.7.sroa.84.0.lcssa.i, ptr %retptr.repack4391.i, align 8, !alias.scope !0
  %retptr.repack4393.i = getelementptr inbounds nuw i8, ptr %memory, i64 64
  store i64 %state.7.sroa.96.0.lcssa.i, ptr %retptr.repack4393.i, align 8, !alias.scope !0
  call void @llvm.lifetime.end.p0(ptr nonnull %.210.i.i1441.i)
  call void @llvm.lifetime.end.p0(ptr nonnull %.154.i800.i.i.i)
  call void @llvm.lifetime.end.p0(ptr nonnull %.172.i.i154.i.i)
  call void @llvm.lifetime.end.p0(ptr nonnull %.210.i33.i.i.i)
  call void @llvm.lifetime.end.p0(ptr nonnull %.210.i.i.i.i.i)
  call void @llvm.lifetime.end.p0(ptr nonnull %.154.i.i.i.i.i)
  ret i32 0
}

; Function Attrs: mustprogress nocallback nocreateundeforpoison nofree nosync nounwind speculatable willreturn memory(none)
declare i64 @llvm.smin.i64(i64, i64) #2

; Function Attrs: mustprogress nocallback nofree nounwind willreturn memory(argmem: write)
declare void @llvm.memset.p0.i64(ptr writeonly captures(none), i8, i64, i1 immarg) #5

; Function Attrs: mustprogress nocallback nofree nosync nounwind willreturn memory(argmem: readwrite)
declare void @llvm.lifetime.start.p0(ptr captures(none)) #6

; Function Attrs: mustprogress nocallback nofree nosync nounwind willreturn memory(argmem: readwrite)
declare void @llvm.lifetime.end.p0(ptr captures(none)) #6

; Function Attrs: mustprogress nocallback nocreateundeforpoison nofree nosync nounwind speculatable willreturn memory(none)
declare double @llvm.copysign.f64(double, double) #2

attributes #0 = { mustprogress nocallback nofree nosync nounwind willreturn memory(argmem: readwrite, inaccessiblemem: readwrite) }
attributes #1 = { mustprogress nocallback nofree nosync nounwind willreturn memory(inaccessiblemem: readwrite) }
attributes #2 = { mustprogress nocallback nocreateundeforpoison nofree nosync nounwind speculatable willreturn memory(none) }
attributes #3 = { mustprogress nofree norecurse nosync nounwind willreturn memory(argmem: write) }
attributes #4 = { nofree norecurse nosync nounwind memory(readwrite, target_mem0: none, target_mem1: none) }
attributes #5 = { mustprogress nocallback nofree nounwind willreturn memory(argmem: write) }
attributes #6 = { mustprogress nocallback nofree nosync nounwind willreturn memory(argmem: readwrite) }

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
!11 = !{!12, !14, !15, !17, !18, !20, !21, !23, !1}
!12 = distinct !{!12, !13, !"6"}
!13 = distinct !{!13, !"7"}
!14 = distinct !{!14, !13, !"8"}
!15 = distinct !{!15, !16, !"3"}
!16 = distinct !{!16, !"4"}
!17 = distinct !{!17, !16, !"5"}
!18 = distinct !{!18, !19, !"9"}
!19 = distinct !{!19, !"10"}
!20 = distinct !{!20, !19, !"11"}
!21 = distinct !{!21, !22, !"12"}
!22 = distinct !{!22, !"13"}
!23 = distinct !{!23, !22, !"14"}
!24 = !{!15, !17, !18, !20, !21, !23, !1}
!25 = !{!26, !28, !29, !31, !32, !34, !21, !23, !1}
!26 = distinct !{!26, !27, !"15"}
!27 = distinct !{!27, !"16"}
!28 = distinct !{!28, !27, !"17"}
!29 = distinct !{!29, !30, !"18"}
!30 = distinct !{!30, !"19"}
!31 = distinct !{!31, !30, !"20"}
!32 = distinct !{!32, !33, !"21"}
!33 = distinct !{!33, !"22"}
!34 = distinct !{!34, !33, !"23"}
!35 = !{!36, !38, !32, !34, !21, !23, !1}
!36 = distinct !{!36, !37, !"24"}
!37 = distinct !{!37, !"25"}
!38 = distinct !{!38, !37, !"26"}
!39 = !{!40, !42, !32, !34, !21, !23, !1}
!40 = distinct !{!40, !41, !"6"}
!41 = distinct !{!41, !"7"}
!42 = distinct !{!42, !41, !"8"}
!43 = !{!44, !46, !32, !34, !21, !23, !1}
!44 = distinct !{!44, !45, !"15"}
!45 = distinct !{!45, !"16"}
!46 = distinct !{!46, !45, !"17"}
!47 = !{!32, !34, !21, !23, !1}
!48 = !{!49, !51, !52, !54, !1}
!49 = distinct !{!49, !50, !"15"}
!50 = distinct !{!50, !"16"}
!51 = distinct !{!51, !50, !"17"}
!52 = distinct !{!52, !53, !"18"}
!53 = distinct !{!53, !"19"}
!54 = distinct !{!54, !53, !"20"}
!55 = !{!56, !1}
!56 = distinct !{!56, !57, !"27"}
!57 = distinct !{!57, !"28"}
