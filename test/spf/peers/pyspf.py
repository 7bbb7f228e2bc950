"""pyspf as a peer: evaluates what comes as lines of JSON, with a zone in place of DNS.

  {"zone": {name: {"A": [...], "MX": [[10, name]], "TXT": [...], "fails": [type]}}, "ip", "helo", "mailFrom"}
    -> {"result": word, "explanation": text, "lookups": n, "voidLookups": n}
The explanation is pyspf's own where the domain has none.

Where pyspf 2.0.14 reads RFC 7208 in another way than we do, it is made to agree here, and each such place says why:
what is left to compare is everything else.
"""
import json
import re
import sys

import spf

zone = {}


def lookup(name, qtype, strict=True, timeout=20):
    entry = zone.get(name.lower().rstrip("."))
    if entry is None:
        return []
    if qtype in entry.get("fails", []):
        raise spf.TempError("no answer")
    records = entry.get(qtype, [])
    if qtype == "TXT":
        records = [[r] if isinstance(r, str) else r for r in records]
        records = [tuple(part.encode("latin-1") for part in record) for record in records]
    elif qtype == "MX":
        records = [tuple(record) for record in records]
    return [((name, qtype), record) for record in records]


spf.DNSLookup = lookup

# RFC 7208 §7.1: "%%" may stand anywhere, also at the end; pyspf takes its second character for the start of a macro.
spf.RE_INVALID_MACRO = re.compile(r"^(?:[^%]|%[%_{-])*%(?:[^%{_-]|$)")


class Query(spf.query):
    def note_error(self, *msg):
        # RFC 7208 §6: only exp and redirect may not come twice. (pyspf raises for redirect elsewhere.)
        if msg[0].endswith("MUST appear at most once") and not msg[0].startswith("exp="):
            return None
        return super().note_error(*msg)

    def validate_mechanism(self, mech):
        try:
            return super().validate_mechanism(mech)
        except spf.PermError as error:
            # RFC 7208 §5.2 and §4.6.4: what includes itself is no syntax error. It ends with too many look-ups, if
            # nothing before it matches.
            if "trivial recursion" not in str(error):
                raise
            return mech, "include", self.d, self.cidrmax, spf.RESULTS.get(mech[0], "pass")

    # RFC 7208 §5.4 says "if any address matches": hosts are looked at one after another until one does, so that one
    # behind it that has no address or no server is not counted. pyspf asks for all of them first.
    def dns_mx(self, domainname):
        hosts = self.dns(domainname, "MX")
        if len(hosts) > spf.MAX_MX:
            raise spf.PermError("too many MX")
        return [self.dns_a_later(name) for name in dict.fromkeys(name for _, name in sorted(hosts))]

    def dns_a_later(self, name):
        return lambda: self.dns_a(name, self.A)

    def cidrmatch(self, ipaddrs, n):
        return any(super(Query, self).cidrmatch(one() if callable(one) else [one], n) for one in ipaddrs)

    # RFC 7208 §5.5: an error in looking up PTR means no match, an error in looking up A the next name.
    # Names that are not in the domain of the term are not looked up, since they can't match.
    def validated_ptrs(self):
        return self

    def has_name_in(self, domain):
        try:
            names = self.dns_ptr(self.i)[: spf.MAX_PTR]
        except spf.TempError:
            return False
        for name in dict.fromkeys(name.lower() for name in names):
            if name == domain.lower() or name.endswith("." + domain.lower()):
                try:
                    if self.cidrmatch(self.dns_a(name, self.A), self.cidrmax):
                        return True
                except spf.TempError:
                    pass
        return False


spf.domainmatch = lambda query, domain: query.has_name_in(domain)

for line in sys.stdin:
    request = json.loads(line)
    zone = request["zone"]
    query = Query(i=request["ip"], s=request["mailFrom"], h=request["helo"], querytime=0)
    result, _, explanation = query.check()
    counts = {"lookups": query.lookups, "voidLookups": query.void_lookups}
    print(json.dumps({"result": result, "explanation": explanation, **counts}), flush=True)
