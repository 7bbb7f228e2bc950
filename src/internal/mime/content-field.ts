import { joinParameters, type Parameter } from "./extended-parameters.js";
import { type ParameterIssue, readWrittenValue } from "./parameters.js";

/** A Content-Type, Content-Disposition or Content-Transfer-Encoding, its parameters put together and not yet decoded. */
export interface ContentField {
  /** Lower case: `text/plain`, `attachment`. */
  readonly value: string;
  readonly parameters: ReadonlyMap<string, Parameter>;
  readonly issues: readonly ParameterIssue[];
}

/** Reads the value of such a field, one UTF-16 code unit an octet. */
export function readContentField(text: string): ContentField {
  const { value, parameters, issues } = readWrittenValue(text);
  const all = [...issues];
  return { value, parameters: joinParameters(parameters, all), issues: all };
}
