/**
 * An option that must be an integer within bounds.
 *
 * @throws RangeError that names the option
 */
export function checkInteger(name: string, value: number, min: number, max: number): number {
  if (Number.isInteger(value) && value >= min && value <= max) return value;
  throw new RangeError(`"${name}" must be an integer from ${min} to ${max}`);
}
