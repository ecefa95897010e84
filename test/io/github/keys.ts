import { generateKeyPairSync } from 'node:crypto';

/** A key of our own for each test process; GitHub hands out PKCS#1. */
const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });

export const pkcs1 = privateKey.export({ type: 'pkcs1', format: 'pem' }).toString();
export const pkcs8 = privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();
