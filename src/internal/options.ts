/**
 * An option that must be an integer within bounds.
 *
 * @throws RangeError that names the option
 */
export function checkInteger(name: string, value: number, min: number, max: number): number {
  if (Number.isInteger(value) && value >= min && value <= max) return value;
  throw new RangeError(`"${name}" must be an integer from ${min} to ${max}`);
}

/**
 * An option that must be `true` or `false`, because a string such as `"false"` would count as true.
 *
 * @throws TypeError that names the option
 */
export function checkBoolean(name: string, value: boolean): boolean {
  if (typeof value === "boolean") return value;
  throw new TypeError(`"${name}" must be true or false`);
}
