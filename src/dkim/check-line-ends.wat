;; Whether there may be a CR without LF behind it, or an LF without CR before it: sixteen octets at a time, CR one octet
;; further back and LF must be in the same places.
(module
  (memory (export "memory") 2)
  ;; from, to: the input. The octet before `from` is the last of what came before; the fifteen from `to` on are zero.
  ;; A CR that is the last octet may count as one without LF: who asks must look.
  (func (export "mayBeBare") (param $from i32) (param $to i32) (result i32)
    (local $bare v128)
    (loop $more
      (local.set $bare
        (v128.or
          (local.get $bare)
          (v128.xor
            (i8x16.eq (v128.load align=1 (i32.sub (local.get $from) (i32.const 1))) (i8x16.splat (i32.const 13)))
            (i8x16.eq (v128.load align=1 (local.get $from)) (i8x16.splat (i32.const 10))))))
      (local.set $from (i32.add (local.get $from) (i32.const 16)))
      (br_if $more (i32.lt_u (local.get $from) (local.get $to))))
    (v128.any_true (local.get $bare))))
