/** Somebody, or something, that can own, push, comment and react. */
export interface User {
  readonly id: number;
  readonly login: string;
  readonly name: string;
  readonly email: string;
  readonly type: 'User' | 'Organization' | 'Bot';
}

/** What a collaborator may do, lowest first, as `role_name` spells it. */
export const roles = ['none', 'read', 'triage', 'write', 'maintain', 'admin'] as const;

/** One of `roles`. */
export type Role = (typeof roles)[number];

/** Whether `role` includes everything that `needed` may do. */
export function includesRole(role: Role, needed: Role): boolean {
  return roles.indexOf(role) >= roles.indexOf(needed);
}
