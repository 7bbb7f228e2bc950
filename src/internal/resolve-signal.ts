import type { DnsOptions } from "../core/dns.js";

/**
 * The signal that tells a resolver of the time-out and of the caller's abort. It is made only for a resolver that looks at
 * it, which may be after the end: between two tries, say.
 */
export class ResolveSignal {
  #controller: AbortController | undefined;
  #ended: { readonly reason: unknown } | undefined;
  /**
   * What the resolver is given. Resolvers may copy their options, so the signal must be an own property, with a getter; a proxy
   * has one at a fifth of the cost of defining it.
   */
  readonly options: DnsOptions = new Proxy(this, optionsHandler);

  get signal(): AbortSignal {
    this.#controller ??= new AbortController();
    if (this.#ended !== undefined) this.#controller.abort(this.#ended.reason);
    return this.#controller.signal;
  }

  end(reason: unknown): void {
    this.#ended ??= { reason };
    this.#controller?.abort(reason);
  }
}

const optionsHandler: ProxyHandler<ResolveSignal> = {
  get: (target, key) => Reflect.get(target, key), // of the target: it looks into private fields
  ownKeys: () => ["signal"],
  getOwnPropertyDescriptor: (target, key) =>
    key === "signal" ? { value: target.signal, enumerable: true, configurable: true } : undefined,
};
