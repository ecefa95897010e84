import type { Json } from '../contract/schema.ts';
import { includesRole, type Role } from '../state/user.ts';

/** What a role includes, in the older words. */
export function permissionsJson(role: Role): Json {
  return {
    admin: role === 'admin',
    maintain: includesRole(role, 'maintain'),
    push: includesRole(role, 'write'),
    triage: includesRole(role, 'triage'),
    pull: includesRole(role, 'read'),
  };
}
