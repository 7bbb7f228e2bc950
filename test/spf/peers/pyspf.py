"""pyspf as a peer: evaluates what comes as lines of JSON, with a zone in place of DNS.

  {"zone": {name: {"A": [...], "MX": [[10, name]], "TXT": [...], "fails": [type]}}, "ip", "helo", "mailFrom"}
    -> {"result": word, "problem": text, "lookups": n, "voidLookups": n}
"""
import json
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

for line in sys.stdin:
    request = json.loads(line)
    zone = request["zone"]
    query = spf.query(i=request["ip"], s=request["mailFrom"], h=request["helo"], querytime=0)
    try:
        result, _, problem = query.check()
    except Exception as error:  # pyspf's own bugs: the caller decides
        result, problem = "error", "%s: %s" % (type(error).__name__, error)
    answer = {"result": result, "problem": problem, "lookups": query.lookups, "voidLookups": query.void_lookups}
    print(json.dumps(answer), flush=True)
