import type { WebContext } from '../context.ts';
import { type Exchange, sendPage, sendTo } from '../exchange.ts';
import { notFoundPage } from '../pages/not-found.ts';
import { repositorySettingsPath } from '../paths.ts';
import { isCalled } from '../repository-sight.ts';
import { findChangeable } from './administered.ts';
import { removeCaches, stopEnvironment } from './deeds.ts';

/** Does what a button of the settings stands for, and shows the page again. */
export async function pressSettingsButton(
  context: WebContext,
  exchange: Exchange,
  name: string,
  fields: URLSearchParams,
): Promise<void> {
  const repository = await findChangeable(context, exchange.viewer, isCalled(name));
  if (repository === undefined) return sendPage(exchange, 404, notFoundPage());
  switch (fields.get('deed')) {
    case 'remove_cache':
      await removeCaches(context, repository, ({ scope, key }) => {
        return scope === fields.get('scope') && key === fields.get('key');
      });
      break;
    case 'remove_caches':
      await removeCaches(context, repository, () => true);
      break;
    case 'stop':
      await stopEnvironment(context, repository, fields.get('environment') ?? '');
      break;
    default:
      return sendPage(exchange, 404, notFoundPage());
  }
  sendTo(exchange, repositorySettingsPath(repository));
}
