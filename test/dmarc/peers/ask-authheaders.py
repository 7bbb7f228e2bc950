"""authheaders as a peer: evaluates what comes as lines of JSON, with a zone in place of DNS, by the public suffix list.

  {"zone": {name: {"TXT": [text]}}, "from", "spf": domain, "dkim": [domain]} -> {"result", "policy"}
It takes one signature at a time, and one TXT record at a name.
"""
import functools
import json
import sys

import authheaders
from authheaders import dmarc_lookup, dmarc_per_from
from authres import DKIMAuthenticationResult, SPFAuthenticationResult

# It reads the whole list for each domain.
authheaders.get_org_domain = functools.lru_cache(authheaders.get_org_domain)
dmarc_lookup.get_org_domain = authheaders.get_org_domain

for line in sys.stdin:
    message = json.loads(line)

    def text(name):
        return (message["zone"].get(name, {}).get("TXT") or [None])[0]

    def evaluate(signer):
        sender = message.get("spf")
        spf = sender and SPFAuthenticationResult(result="pass", smtp_mailfrom="someone@" + sender)
        dkim = signer and DKIMAuthenticationResult(result="pass", header_d=signer)
        result, _, _, policy = dmarc_per_from(message["from"], spf_result=spf, dkim_result=dkim, dnsfunc=text)
        return {"result": result, "policy": policy}

    answers = [evaluate(signer) for signer in message["dkim"] or [None]]
    passed = [answer for answer in answers if answer["result"] == "pass"]
    print(json.dumps((passed or answers)[0]), flush=True)
