import type { LimitsAsked } from '../../model/pipeline.ts';
import type { PlannedJob } from '../../model/plan.ts';

/** What is compared of a job: under the key that people know, a list of texts. Of variables only the names are told. */
export const aspects: Readonly<Record<string, (job: PlannedJob) => readonly string[]>> = {
  image: ({ image }) => (image === undefined ? [] : [image.name]),
  services: ({ services = [] }) => services.map(({ name }) => name),
  secrets: ({ secrets }) => secrets ?? ['all that are for it'],
  environment: ({ environment }) => (environment === undefined ? [] : [`${environment.name} (${environment.action})`]),
  limits: ({ limits, timeoutMs }) => [
    ...(limits === undefined ? [] : limitsOf(limits)),
    `timeout: ${timeoutMs / 1000} s`,
  ],
  network: ({ network }) => (network === undefined ? [] : [network]),
  tags: ({ tags = [] }) => tags,
  needs: ({ needs }) => (needs === 'earlier_stages' ? ['all earlier stages'] : needs.map(({ key }) => key)),
  when: ({ when }) => [when],
  allow_failure: allowed,
};

function limitsOf(limits: LimitsAsked): readonly string[] {
  return Object.entries(limits).map(([name, value]) => `${name}: ${value}`);
}

function allowed({ allowFailure, allowedExitCodes = [] }: PlannedJob): readonly string[] {
  return [...(allowFailure ? ['true'] : []), ...allowedExitCodes.map(code => `exit code ${code}`)];
}
