/** What Berth asks of GitHub: app.yml in code, since the set-up page needs it where no YAML is read. A test holds them together. */
export const appRequest = {
  name: 'Berth',
  description: 'Self-hosted CI. Runs .ci.yml in Docker containers and reports through checks.',
  url: 'https://github.com/topics/continuous-integration',
  public: false,
  default_permissions: {
    checks: 'write',
    contents: 'read',
    deployments: 'write',
    merge_queues: 'read',
    metadata: 'read',
    pull_requests: 'write',
    issues: 'read',
  },
  default_events: [
    'push',
    'pull_request',
    'merge_group',
    'issue_comment',
    'check_run',
    'check_suite',
    'repository',
    'public',
  ],
} as const;

/**
 * The manifest GitHub makes an app from. `webhookUrl` is the full address of deliveries; `redirectUrl` is where GitHub
 * sends the browser back to, and `signInUrl` where it sends people who sign in. Source: docs.github.com, "Registering a GitHub App from a manifest".
 */
export function appManifest(webhookUrl: string, redirectUrl: string, signInUrl: string) {
  return {
    ...appRequest,
    hook_attributes: { url: webhookUrl, active: true },
    redirect_url: redirectUrl,
    callback_urls: [signInUrl],
  };
}
