import { createPrivateKey } from 'node:crypto';

/** What GitHub gave when the app was registered. */
export interface Credentials {
  readonly appId: number;
  /** PKCS#8 PEM. */
  readonly privateKey: string;
  readonly webhookSecret: string;
  /** With it, people can sign in. */
  readonly client?: OAuthClient;
}

/** What the app shows when it asks who somebody is. */
export interface OAuthClient {
  readonly id: string;
  readonly secret: string;
}

/** The environment's words for it, as they were found. */
export interface CredentialsConfig {
  readonly appId?: string | undefined;
  readonly privateKey?: string | undefined;
  readonly webhookSecret?: string | undefined;
  readonly clientId?: string | undefined;
  readonly clientSecret?: string | undefined;
  /** In production a guessable secret is refused; without it, only a missing one. */
  readonly production: boolean;
}

export type CredentialsCheck =
  | { readonly state: 'ready'; readonly credentials: Credentials }
  /** Nothing is configured yet: show the set-up page. */
  | { readonly state: 'absent' }
  /** What to mend, one sentence each. */
  | { readonly state: 'wrong'; readonly problems: readonly string[] };

/** Secrets of examples, and the one Probot takes when there is none: anybody can sign with them. */
const known = new Set(['development', 'secret', 'changeme', 'change-me', 'webhook_secret', 'password', 'test']);

/** Whether the app can speak to GitHub and believe what it hears. Pure. */
export function checkCredentials(config: CredentialsConfig): CredentialsCheck {
  const { appId: id = '', privateKey: key = '', webhookSecret = '' } = config;
  if (!id && !key && !webhookSecret) return { state: 'absent' };
  const appId = /^[1-9]\d*$/.test(id.trim()) ? Number(id) : undefined;
  const privateKey = parsePrivateKey(key);
  const weakness = weaknessOf(webhookSecret, config.production);
  const client = clientOf(config);
  if (appId !== undefined && privateKey !== undefined && weakness === undefined && typeof client !== 'string') {
    return { state: 'ready', credentials: { appId, privateKey, webhookSecret, ...(client && { client }) } };
  }
  const problems = [
    appId === undefined ? 'APP_ID must be the number shown on the settings page of the GitHub App.' : undefined,
    privateKey === undefined
      ? 'PRIVATE_KEY must be the RSA key (.pem) generated on the settings page of the GitHub App: as it is, with \\n for line breaks, or base64.'
      : undefined,
    weakness,
    typeof client === 'string' ? client : undefined,
  ];
  return { state: 'wrong', problems: problems.filter(problem => problem !== undefined) };
}

/** Undefined without either half, a sentence with only one. */
function clientOf({
  clientId: id = '',
  clientSecret: secret = '',
}: CredentialsConfig): OAuthClient | string | undefined {
  if (id === '' && secret === '') return undefined;
  if (id !== '' && secret !== '') return { id, secret };
  return 'GITHUB_CLIENT_ID and GITHUB_CLIENT_SECRET belong together: both are on the settings page of the GitHub App.';
}

function weaknessOf(secret: string, production: boolean): string | undefined {
  if (secret === '') return 'WEBHOOK_SECRET must be set: without it anybody can send deliveries.';
  if (production && (secret.length < 16 || known.has(secret.toLowerCase()))) {
    return 'WEBHOOK_SECRET can be guessed: use at least 16 random characters, here and in the settings of the GitHub App.';
  }
  return undefined;
}

/** PKCS#8 PEM of an RSA key given as PKCS#1 or PKCS#8 PEM, with real or escaped line breaks, quoted, or in base64; else undefined. */
export function parsePrivateKey(text: string): string | undefined {
  const unquoted = text.trim().replace(/^(['"])(.*)\1$/s, '$2');
  const plain = unquoted.includes('-----BEGIN') ? unquoted : Buffer.from(unquoted, 'base64').toString('utf8');
  try {
    const key = createPrivateKey(plain.replaceAll('\\n', '\n'));
    return key.asymmetricKeyType === 'rsa' ? key.export({ type: 'pkcs8', format: 'pem' }).toString() : undefined;
  } catch {
    return undefined;
  }
}
