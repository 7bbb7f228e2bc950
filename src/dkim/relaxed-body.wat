;; RFC 6376 §3.4.4, relaxed body canonicalization, for one piece of a body.
;;
;; White space at line ends goes, runs of it become one space, empty lines at the end go. A line end after content is
;; given out at once; those of empty lines are only counted, because they may turn out to be at the end.
;;
;; Sixteen octets at a time are copied as they are, up to the first that may have to change: a tab, white space before
;; white space or CR, and CR behind LF. From there a plain loop goes on until it sees content again.
(module
  (memory (export "memory") 3)
  ;; from, to: the input. out: where the output goes. held: 1 a space, 2 a CR, 4 nothing since the last line end.
  ;; Gives the end of the output. Leaves the new held at address 0 and the count of empty lines at its end at 4.
  ;; The octets before `from` and `out` must be free to write and to read.
  (func (export "relax") (param $from i32) (param $to i32) (param $out i32) (param $held i32) (result i32)
    (local $space i32) (local $lineStart i32) (local $cr i32) (local $lines i32) (local $c i32) (local $mask i32)
    (local $here v128) (local $next v128)
    (local.set $space (i32.and (local.get $held) (i32.const 1)))
    (local.set $lineStart (i32.and (local.get $held) (i32.const 4)))
    (i32.store8 (i32.sub (local.get $from) (i32.const 1)) (i32.const 0))
    (block $done
      ;; A CR that ended the piece before.
      (if (i32.and (local.get $held) (i32.const 2))
        (then
          (if (i32.eq (i32.load8_u (local.get $from)) (i32.const 10))
            (then
              (local.set $from (i32.add (local.get $from) (i32.const 1)))
              (local.set $space (i32.const 0))
              (if (local.get $lineStart)
                (then (local.set $lines (i32.const 1)))
                (else
                  (i32.store16 (local.get $out) (i32.const 0x0a0d))
                  (local.set $out (i32.add (local.get $out) (i32.const 2)))
                  (local.set $lineStart (i32.const 4)))))
            (else
              (if (local.get $space)
                (then
                  (i32.store8 (local.get $out) (i32.const 32))
                  (local.set $out (i32.add (local.get $out) (i32.const 1)))
                  (local.set $space (i32.const 0))))
              (i32.store8 (local.get $out) (i32.const 13))
              (local.set $out (i32.add (local.get $out) (i32.const 1)))
              (local.set $lineStart (i32.const 0))))))
      (loop $octet
        (br_if $done (i32.ge_u (local.get $from) (local.get $to)))
        (local.set $c (i32.load8_u (local.get $from)))
        (if (i32.or (i32.eq (local.get $c) (i32.const 32)) (i32.eq (local.get $c) (i32.const 9)))
          (then
            (local.set $space (i32.const 1))
            (local.set $from (i32.add (local.get $from) (i32.const 1)))
            (br $octet)))
        (if (i32.eq (local.get $c) (i32.const 13))
          (then
            (if (i32.eq (i32.add (local.get $from) (i32.const 1)) (local.get $to))
              (then
                (local.set $cr (i32.const 2))
                (br $done)))
            (if (i32.eq (i32.load8_u offset=1 (local.get $from)) (i32.const 10))
              (then
                (local.set $from (i32.add (local.get $from) (i32.const 2)))
                (local.set $space (i32.const 0))
                (if (local.get $lineStart)
                  (then (local.set $lines (i32.add (local.get $lines) (i32.const 1))))
                  (else
                    (i32.store16 (local.get $out) (i32.const 0x0a0d))
                    (local.set $out (i32.add (local.get $out) (i32.const 2)))
                    (local.set $lineStart (i32.const 4))))
                (br $octet)))))
        ;; Content: first what was held before it.
        (loop $line
          (if (local.get $lines)
            (then
              (i32.store16 (local.get $out) (i32.const 0x0a0d))
              (local.set $out (i32.add (local.get $out) (i32.const 2)))
              (local.set $lines (i32.sub (local.get $lines) (i32.const 1)))
              (br $line))))
        (if (local.get $space)
          (then
            (i32.store8 (local.get $out) (i32.const 32))
            (local.set $out (i32.add (local.get $out) (i32.const 1)))
            (local.set $space (i32.const 0))))
        (i32.store8 (local.get $out) (local.get $c))
        (local.set $out (i32.add (local.get $out) (i32.const 1)))
        (local.set $from (i32.add (local.get $from) (i32.const 1)))
        (block $stop
          (loop $run
            (br_if $stop (i32.gt_u (i32.add (local.get $from) (i32.const 17)) (local.get $to)))
            (local.set $here (v128.load align=1 (local.get $from)))
            (local.set $next (v128.load offset=1 align=1 (local.get $from)))
            (v128.store align=1 (local.get $out) (local.get $here))
            (local.set $mask
              (i8x16.bitmask
                (v128.or
                  (v128.or
                    (i8x16.eq (local.get $here) (i8x16.splat (i32.const 9)))
                    (v128.and
                      (i8x16.eq (local.get $here) (i8x16.splat (i32.const 32)))
                      (v128.or
                        (i8x16.eq (local.get $next) (i8x16.splat (i32.const 32)))
                        (v128.or
                          (i8x16.eq (local.get $next) (i8x16.splat (i32.const 9)))
                          (i8x16.eq (local.get $next) (i8x16.splat (i32.const 13)))))))
                  (v128.and
                    (i8x16.eq
                      (v128.load align=1 (i32.sub (local.get $from) (i32.const 1)))
                      (i8x16.splat (i32.const 10)))
                    (i8x16.eq (local.get $here) (i8x16.splat (i32.const 13)))))))
            (if (i32.eqz (local.get $mask))
              (then
                (local.set $from (i32.add (local.get $from) (i32.const 16)))
                (local.set $out (i32.add (local.get $out) (i32.const 16)))
                (br $run)))
            (local.set $mask (i32.ctz (local.get $mask)))
            (local.set $from (i32.add (local.get $from) (local.get $mask)))
            (local.set $out (i32.add (local.get $out) (local.get $mask)))))
        (local.set $lineStart
          (i32.shl
            (i32.eq (i32.load16_u (i32.sub (local.get $out) (i32.const 2))) (i32.const 0x0a0d))
            (i32.const 2)))
        (br $octet)))
    (i32.store (i32.const 0) (i32.or (local.get $space) (i32.or (local.get $cr) (local.get $lineStart))))
    (i32.store (i32.const 4) (local.get $lines))
    (local.get $out)))
