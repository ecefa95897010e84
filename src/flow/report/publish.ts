import type { Logger } from 'pino';
import { render } from '../../core/render/render.ts';
import { InfraError } from '../../model/errors.ts';
import type { Published } from '../../model/report.ts';
import type { Forge } from '../ports/forge.ts';
import type { Unpublished } from '../ports/store.ts';
import { type RenderSources, renderContext } from './render-context.ts';

export interface PublishContext extends RenderSources {
  readonly forge: Forge;
  readonly log: Logger;
}

/** What the forge shows now, and whether the comment was kept back though there is one. */
export interface Publication {
  readonly told: Published;
  readonly keptBack: boolean;
}

/**
 * Tells one run, without its comment unless `mayComment`: then the run stays unpublished. What was told is remembered
 * even when the rest fails; a final refusal is remembered as told. Ends in the middle when `lost` aborts: somebody else
 * tells the rest.
 */
export async function publish(
  context: PublishContext,
  { run, version, published }: Unpublished,
  mayComment: boolean,
  lost: AbortSignal,
): Promise<Publication> {
  const { store, forge, log } = context;
  let told = published;
  try {
    const { comment, ...checks } = render(run, await renderContext(context, run));
    const keptBack = comment !== undefined && !mayComment;
    const report = comment === undefined || keptBack ? checks : { ...checks, comment };
    told = await forge.publish(run.trigger.repository, report, published, soFar => {
      told = soFar;
      lost.throwIfAborted();
    });
    await store.published(run.id, keptBack ? version - 1 : version, told);
    return { told, keptBack };
  } catch (error) {
    if (lost.aborted) throw error;
    const isFinal = error instanceof InfraError && !error.retryable;
    if (isFinal) log.error({ err: error, runId: run.id }, 'the forge refuses our report for good');
    await store.published(run.id, isFinal ? version : version - 1, told);
    if (!isFinal) throw error;
    return { told, keptBack: false };
  }
}
