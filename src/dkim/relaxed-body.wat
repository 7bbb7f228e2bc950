;; RFC 6376 §3.4.4, relaxed body canonicalization, for one piece of a body.
;;
;; White space at line ends goes, runs of it become one space, empty lines at the end go. So an octet of white space goes
;; if white space or CRLF comes next, and is a space if it stays: sixteen octets are decided at a time, and those that
;; stay are moved together by a table. A line end after content is given out at once; those of empty lines at the end of
;; the piece are only counted, because they may turn out to be at the end of the body.
(module
  (memory (export "memory") 2)
  ;; from, to: the input. out: where the output goes. held: 1 a space, 2 a CR, 4 nothing since the last line end.
  ;; Gives the end of the output. Leaves the new held at address 0 and the count of empty lines at its end at 4.
  ;; The two octets before `from` and eighteen from `to` on are written over, sixteen behind the output too.
  ;; At 64 lies the table: for each set of octets to drop among eight, eight octets that number those that stay.
  (func (export "relax") (param $from i32) (param $to i32) (param $out i32) (param $held i32) (result i32)
    (local $start i32) (local $lineStart i32) (local $newHeld i32) (local $lines i32) (local $drop i32)
    (local $here v128) (local $next v128) (local $space v128)
    (local.set $start (local.get $out))
    (local.set $lineStart (i32.and (local.get $held) (i32.const 4)))
    ;; What the piece before held comes first.
    (if (i32.and (local.get $held) (i32.const 2))
      (then
        (local.set $from (i32.sub (local.get $from) (i32.const 1)))
        (i32.store8 (local.get $from) (i32.const 13))))
    (if (i32.and (local.get $held) (i32.const 1))
      (then
        (local.set $from (i32.sub (local.get $from) (i32.const 1)))
        (i32.store8 (local.get $from) (i32.const 32))))
    ;; What the next piece decides is held: a CR, and white space.
    (if (i32.eq (i32.load8_u (i32.sub (local.get $to) (i32.const 1))) (i32.const 13))
      (then
        (local.set $newHeld (i32.const 2))
        (local.set $to (i32.sub (local.get $to) (i32.const 1)))))
    (if (i32.lt_u (local.get $from) (local.get $to))
      (then
        (local.set $drop (i32.load8_u (i32.sub (local.get $to) (i32.const 1))))
        (if (i32.or (i32.eq (local.get $drop) (i32.const 32)) (i32.eq (local.get $drop) (i32.const 9)))
          (then (local.set $newHeld (i32.or (local.get $newHeld) (i32.const 1)))))))
    ;; Spaces behind it make white space at the end go, and go themselves.
    (v128.store align=1 (local.get $to) (i8x16.splat (i32.const 32)))
    (i32.store16 offset=16 align=1 (local.get $to) (i32.const 0x2020))
    (block $done
      (loop $block
        (br_if $done (i32.ge_u (local.get $from) (local.get $to)))
        (local.set $here (v128.load align=1 (local.get $from)))
        (local.set $next (v128.load offset=1 align=1 (local.get $from)))
        (local.set $space
          (v128.or
            (i8x16.eq (local.get $here) (i8x16.splat (i32.const 32)))
            (i8x16.eq (local.get $here) (i8x16.splat (i32.const 9)))))
        (local.set $drop
          (i8x16.bitmask
            (v128.and
              (local.get $space)
              (v128.or
                (v128.or
                  (i8x16.eq (local.get $next) (i8x16.splat (i32.const 32)))
                  (i8x16.eq (local.get $next) (i8x16.splat (i32.const 9))))
                (v128.and
                  (i8x16.eq (local.get $next) (i8x16.splat (i32.const 13)))
                  (i8x16.eq (v128.load offset=2 align=1 (local.get $from)) (i8x16.splat (i32.const 10))))))))
        (local.set $here
          (v128.bitselect (i8x16.splat (i32.const 32)) (local.get $here) (local.get $space)))
        (local.set $from (i32.add (local.get $from) (i32.const 16)))
        (if (i32.eqz (local.get $drop))
          (then
            (v128.store align=1 (local.get $out) (local.get $here))
            (local.set $out (i32.add (local.get $out) (i32.const 16)))
            (br $block)))
        (v128.store64_lane align=1 0
          (local.get $out)
          (i8x16.swizzle
            (local.get $here)
            (v128.load64_zero offset=64
              (i32.shl (i32.and (local.get $drop) (i32.const 255)) (i32.const 3)))))
        (local.set $out
          (i32.sub
            (i32.add (local.get $out) (i32.const 8))
            (i32.popcnt (i32.and (local.get $drop) (i32.const 255)))))
        (v128.store64_lane align=1 0
          (local.get $out)
          (i8x16.swizzle
            (i8x16.shuffle 8 9 10 11 12 13 14 15 8 9 10 11 12 13 14 15 (local.get $here) (local.get $here))
            (v128.load64_zero offset=64
              (i32.shl (i32.shr_u (local.get $drop) (i32.const 8)) (i32.const 3)))))
        (local.set $out
          (i32.sub
            (i32.add (local.get $out) (i32.const 8))
            (i32.popcnt (i32.shr_u (local.get $drop) (i32.const 8)))))
        (br $block)))
    ;; Line ends at the end of the output.
    (if (i32.gt_u (local.get $out) (local.get $start))
      (then
        (block $content
          (loop $line
            (br_if $content (i32.lt_u (i32.sub (local.get $out) (local.get $start)) (i32.const 2)))
            (br_if $content (i32.ne (i32.load16_u align=1 (i32.sub (local.get $out) (i32.const 2))) (i32.const 0x0a0d)))
            (local.set $out (i32.sub (local.get $out) (i32.const 2)))
            (local.set $lines (i32.add (local.get $lines) (i32.const 1)))
            (br $line)))
        (if (i32.gt_u (local.get $out) (local.get $start))
          (then (local.set $lineStart (i32.const 0))))
        ;; The first of them ends a line with content, unless there was none since the last.
        (if (i32.and (i32.ne (local.get $lines) (i32.const 0)) (i32.eqz (local.get $lineStart)))
          (then
            (local.set $out (i32.add (local.get $out) (i32.const 2)))
            (local.set $lines (i32.sub (local.get $lines) (i32.const 1)))
            (local.set $lineStart (i32.const 4))))))
    (i32.store (i32.const 0) (i32.or (local.get $newHeld) (local.get $lineStart)))
    (i32.store (i32.const 4) (local.get $lines))
    (local.get $out)))
