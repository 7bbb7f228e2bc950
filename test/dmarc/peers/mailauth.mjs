// mailauth as a peer: evaluates what comes as lines of JSON, with a zone in place of DNS.
//   {"zone", "from", "spf", "dkim"} -> {"result", "policy", "policyDomain", "spf": aligned, "dkim": aligned}
// Runs in the Node.js of the bench. The first argument is the folder of the package.
import { createRequire } from "node:module";
import { createInterface } from "node:readline";

const verifyDmarc = createRequire(import.meta.url)(`${process.argv[2]}/lib/dmarc/verify.js`);

const failure = (code) => Object.assign(new Error(code), { code });

for await (const line of createInterface({ input: process.stdin })) {
  const { zone, from, spf, dkim } = JSON.parse(line);
  const resolver = async (name, type) => {
    const entry = zone[name];
    if (entry === undefined) throw failure("ENOTFOUND");
    if (entry.fails) throw failure("ESERVFAIL");
    const records = entry[type] ?? [];
    if (records.length === 0) throw failure("ENODATA");
    return type === "TXT" ? records.map((text) => [text].flat()) : records;
  };
  const domains = (names) => names.map((domain) => ({ domain }));
  const answer = await verifyDmarc({
    headerFrom: from,
    spfDomains: domains(spf === undefined ? [] : [spf]),
    dkimDomains: domains(dkim),
    resolver,
    strict: true,
  });
  const { status, policy, policyDomain, alignment } = answer;
  console.log(
    JSON.stringify({
      result: status.result,
      policy,
      policyDomain,
      spf: alignment?.spf.result !== undefined,
      dkim: alignment?.dkim.result !== undefined,
    }),
  );
}
