import Docker from 'dockerode';
import { ensureImages } from './images.ts';

/** Makes local images on the engine that the environment names (DOCKER_HOST, or the local one). Safe to repeat. */
export async function ensureLocalImages(names: readonly string[], onProgress?: (line: string) => void): Promise<void> {
  await ensureImages(new Docker(), names, onProgress);
}
