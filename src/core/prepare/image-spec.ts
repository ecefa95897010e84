import type { ImageSpec } from '../../model/container.ts';
import type { Image } from '../../model/pipeline.ts';

/** What of an image decides how it is had, and as whom it runs. */
export function imageSpec({ name, pullPolicy, platform, user }: Image): ImageSpec {
  return {
    image: name,
    ...(pullPolicy === undefined ? {} : { pullPolicy }),
    ...(platform === undefined ? {} : { platform }),
    ...(user === undefined ? {} : { user }),
  };
}
