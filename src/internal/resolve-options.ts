import type { DnsOptions } from "../core/dns.js";

/**
 * What a resolver is given: a signal that tells of the time-out and of the caller's abort. It is made only for a resolver
 * that looks at it, which may be after the end: between two tries, say. Resolvers may copy the options, so the property
 * is an own one; the getter is shared because V8 makes a hidden class for each.
 */
export class ResolveOptions implements DnsOptions {
  declare readonly signal: AbortSignal;
  #controller: AbortController | undefined;
  #ended: { readonly reason: unknown } | undefined;

  constructor() {
    Object.defineProperty(this, "signal", signalProperty);
  }

  static signalOf(options: ResolveOptions): AbortSignal {
    options.#controller ??= new AbortController();
    if (options.#ended !== undefined) options.#controller.abort(options.#ended.reason);
    return options.#controller.signal;
  }

  static end(options: ResolveOptions, reason: unknown): void {
    options.#ended ??= { reason };
    options.#controller?.abort(reason);
  }
}

const signalProperty: PropertyDescriptor & ThisType<ResolveOptions> = {
  enumerable: true,
  get(): AbortSignal {
    return ResolveOptions.signalOf(this);
  },
};
