// Properties are run in full by the main suite on one runtime. Here each has a third of the usual cases: what differs
// between runtimes shows in few, and there are nine of them. All try the same cases, so that a difference is the runtime's.
import fc from "fast-check";

fc.configureGlobal({ numRuns: 34, seed: 6376 });
