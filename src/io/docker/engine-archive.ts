import { finished, PassThrough, type Readable } from 'node:stream';
import { engineError } from './errors.ts';

/**
 * The archive the engine gives of `path`, as it comes. Reads no faster than it is read, and lets go of the engine when
 * its reader does. Fails with InfraError.
 */
export function engineArchive(archive: NodeJS.ReadableStream, path: string): Readable {
  const given = new PassThrough();
  finished(archive, error => {
    if (error) given.destroy(engineError(`copy ${path} out of a container`, error));
  });
  given.once('close', () => (archive as Readable).destroy());
  return archive.pipe(given);
}
