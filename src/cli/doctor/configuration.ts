import type { Config } from '../config.ts';
import { failed, type Judgement, ok, warning } from './finding.ts';

type Identity =
  | { readonly state: 'ready' }
  | { readonly state: 'absent' }
  | { readonly state: 'wrong'; readonly problems: readonly string[] };

/** Whether the settings can be used together, and say who we are. */
export function judgeConfiguration(config: Config, identity: Identity): readonly Judgement[] {
  const judgements = [...judgeIdentity(config, identity), ...judgeAddress(config)];
  return judgements.length === 0 ? [ok('every setting can be used')] : judgements;
}

function judgeIdentity({ NODE_ENV }: Config, identity: Identity): readonly Judgement[] {
  if (identity.state === 'ready') return [];
  if (identity.state === 'wrong') return identity.problems.map(problem => failed(problem));
  const register =
    NODE_ENV === 'production'
      ? 'In production there is no set-up page: start once without NODE_ENV=production, or set APP_ID, PRIVATE_KEY and WEBHOOK_SECRET.'
      : 'Start `berth server` and open the address that it prints.';
  return [failed('no GitHub App is registered yet', register)];
}

function judgeAddress({ BASE_URL, WEBHOOK_PROXY_URL }: Config): readonly Judgement[] {
  if (BASE_URL === undefined && WEBHOOK_PROXY_URL === undefined) {
    return [
      warning(
        'BASE_URL is not set, so links in checks lead to this machine only',
        'Set BASE_URL to the address under which people and GitHub reach this server.',
      ),
    ];
  }
  if (BASE_URL?.startsWith('http:') && !/^http:\/\/(localhost|127\.|\[::1\])/.test(BASE_URL)) {
    return [
      warning(
        `${BASE_URL} is not encrypted, so deliveries and pages can be read on their way`,
        'Put a proxy with a certificate before the server, and set BASE_URL to its https address.',
      ),
    ];
  }
  return [];
}
