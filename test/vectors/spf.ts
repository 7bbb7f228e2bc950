// The examples of RFC 7208 appendix A and §7.4, typed in from the RFC. TXT in place of type SPF: RFC 7208 errata 4001.

/** The zones of appendix A, without records of SPF. */
export const exampleZone = `
example.com.                 MX     10 mail-a.example.com.
example.com.                 MX     20 mail-b.example.com.
example.com.                 A      192.0.2.10
example.com.                 A      192.0.2.11
amy.example.com.             A      192.0.2.65
bob.example.com.             A      192.0.2.66
mail-a.example.com.          A      192.0.2.129
mail-b.example.com.          A      192.0.2.130
www.example.com.             CNAME  example.com.
example.org.                 MX     10 mail-c.example.org.
mail-c.example.org.          A      192.0.2.140
10.2.0.192.in-addr.arpa.     PTR    example.com.
11.2.0.192.in-addr.arpa.     PTR    example.com.
65.2.0.192.in-addr.arpa.     PTR    amy.example.com.
66.2.0.192.in-addr.arpa.     PTR    bob.example.com.
129.2.0.192.in-addr.arpa.    PTR    mail-a.example.com.
130.2.0.192.in-addr.arpa.    PTR    mail-b.example.com.
140.2.0.192.in-addr.arpa.    PTR    mail-c.example.org.
4.0.0.10.in-addr.arpa.       PTR    bob.example.com.
`;

/** Appendix A.1: a record of example.com, hosts that pass, hosts that fail. */
export const simpleExamples: readonly (readonly [record: string, pass: readonly string[], fail: readonly string[]])[] =
  [
    ["v=spf1 +all", ["192.0.2.10", "10.0.0.4"], []],
    ["v=spf1 a -all", ["192.0.2.10", "192.0.2.11"], ["192.0.2.65"]],
    ["v=spf1 a:example.org -all", [], ["192.0.2.10", "192.0.2.140"]],
    ["v=spf1 mx -all", ["192.0.2.129", "192.0.2.130"], ["192.0.2.140"]],
    ["v=spf1 mx:example.org -all", ["192.0.2.140"], ["192.0.2.129"]],
    ["v=spf1 mx mx:example.org -all", ["192.0.2.129", "192.0.2.130", "192.0.2.140"], ["192.0.2.10"]],
    [
      "v=spf1 mx/30 mx:example.org/30 -all",
      ["192.0.2.128", "192.0.2.131", "192.0.2.140", "192.0.2.143"],
      ["192.0.2.132", "192.0.2.139", "192.0.2.144"],
    ],
    ["v=spf1 ptr -all", ["192.0.2.65"], ["192.0.2.140", "10.0.0.4"]],
    ["v=spf1 ip4:192.0.2.128/28 -all", ["192.0.2.129"], ["192.0.2.65"]],
  ];

/** Appendix A.3: a list of names in DNS, of those who may send from anywhere or from one host. */
export const listZone = `
example.com.                                        TXT  ( "v=spf1 mx include:mobile-users._spf.%{d} "
                                                           "include:remote-users._spf.%{d} -all" )
mobile-users._spf.example.com.                      TXT  "v=spf1 exists:%{l1r+}.%{d}"
mary.mobile-users._spf.example.com.                 A    127.0.0.2
fred.mobile-users._spf.example.com.                 A    127.0.0.2
remote-users._spf.example.com.                      TXT  "v=spf1 exists:%{ir}.%{l1r+}.%{d}"
15.15.168.192.joel.remote-users._spf.example.com.   A    127.0.0.2
16.15.168.192.joel.remote-users._spf.example.com.   A    127.0.0.2
`;

/** Appendix A.4: two requirements at once. */
export const requirementsZone = `
example.com.                 TXT  ( "v=spf1 -include:ip4._spf.%{d} "
                                    "-include:ptr._spf.%{d} +all" )
ip4._spf.example.com.        TXT  "v=spf1 -ip4:192.0.2.0/24 +all"
ptr._spf.example.com.        TXT  "v=spf1 -ptr:example.com +all"
`;

/** §7.4, for strong-bad@email.example.com from 192.0.2.3. */
export const macroExamples: readonly (readonly [macros: string, expanded: string])[] = [
  ["%{s}", "strong-bad@email.example.com"],
  ["%{o}", "email.example.com"],
  ["%{d}", "email.example.com"],
  ["%{d4}", "email.example.com"],
  ["%{d3}", "email.example.com"],
  ["%{d2}", "example.com"],
  ["%{d1}", "com"],
  ["%{dr}", "com.example.email"],
  ["%{d2r}", "example.email"],
  ["%{l}", "strong-bad"],
  ["%{l-}", "strong.bad"],
  ["%{lr}", "strong-bad"],
  ["%{lr-}", "bad.strong"],
  ["%{l1r-}", "strong"],
  ["%{ir}.%{v}._spf.%{d2}", "3.2.0.192.in-addr._spf.example.com"],
  ["%{lr-}.lp._spf.%{d2}", "bad.strong.lp._spf.example.com"],
  ["%{lr-}.lp.%{ir}.%{v}._spf.%{d2}", "bad.strong.lp.3.2.0.192.in-addr._spf.example.com"],
  ["%{ir}.%{v}.%{l1r-}.lp._spf.%{d2}", "3.2.0.192.in-addr.strong.lp._spf.example.com"],
  ["%{d2}.trusted-domains.example.net", "example.com.trusted-domains.example.net"],
];
