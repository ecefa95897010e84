/** Something that goes wrong between the app and GitHub. */
export type Fault =
  /** The request is done, but the caller is told 502. */
  | { readonly kind: 'bad_gateway_after' }
  /** Nothing is done. */
  | { readonly kind: 'bad_gateway_before' }
  /** The connection is cut; `after` the effect, or before. */
  | { readonly kind: 'reset'; readonly after?: boolean }
  /** No answer ever comes. */
  | { readonly kind: 'hang' }
  /** 403 for going too fast; `retryAfter` in seconds, absent when GitHub does not say. */
  | { readonly kind: 'secondary_limit'; readonly retryAfter?: number }
  /** The hour's requests are used up; `resetIn` in seconds. */
  | { readonly kind: 'primary_limit'; readonly resetIn: number }
  | { readonly kind: 'too_many'; readonly retryAfter?: number }
  | { readonly kind: 'unauthorized' }
  /** Any other refusal. */
  | { readonly kind: 'status'; readonly status: number; readonly message: string }
  /** Answered as always, but late. */
  | { readonly kind: 'slow'; readonly ms: number };

/** Which requests a fault hits, and how many of them. */
export interface FaultRule {
  readonly method?: string;
  /** A whole path without `/api/v3`, where `*` stands for anything; or a pattern. */
  readonly path: string | RegExp;
  /** 1 unless told. */
  readonly times?: number;
  /** Lets this many go by first. */
  readonly after?: number;
  readonly fault: Fault;
}

/** Rules in force, in the order they were given; the first that fits is used up by one. */
export class Faults {
  #rules: { rule: FaultRule; skip: number; left: number }[] = [];

  add(rule: FaultRule): void {
    this.#rules.push({ rule, skip: rule.after ?? 0, left: rule.times ?? 1 });
  }

  clear(): void {
    this.#rules = [];
  }

  /** The fault for this request, if any. */
  take(method: string, path: string): Fault | undefined {
    for (const entry of this.#rules) {
      if (!fits(entry.rule, method, path)) continue;
      if (entry.skip > 0) {
        entry.skip -= 1;
        continue;
      }
      if (entry.left === 0) continue;
      entry.left -= 1;
      return entry.rule.fault;
    }
    return undefined;
  }
}

function fits(rule: FaultRule, method: string, path: string): boolean {
  if (rule.method !== undefined && rule.method !== method) return false;
  if (typeof rule.path !== 'string') return rule.path.test(path);
  const source = rule.path.replaceAll(/[.+?^${}()|[\]\\]/g, '\\$&').replaceAll('*', '.*');
  return new RegExp(`^${source}$`).test(path);
}
