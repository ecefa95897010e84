/** The second stage: what a delivery means. Called from the queue, and again after a crash; safe to repeat. */

import { parseCommand } from '../core/parse/command.ts';
import type { Delivery, Incoming } from '../model/incoming.ts';
import { runCommands } from './command.ts';
import type { DeliveryContext } from './context.ts';
import { mergeGroupGone, mergeGroupMade } from './merge-group.ts';
import { pressAction, rerunCheck } from './rerun.ts';
import { branchDeleted, pullRequestChanged, pullRequestClosed, pushed, timerFired } from './start.ts';

export async function handleDelivery(context: DeliveryContext, delivery: Delivery): Promise<void> {
  const { incoming, id } = delivery;
  context.log.info({ deliveryId: id, kind: incoming.kind, repository: nameOf(incoming) }, 'handling delivery');
  switch (incoming.kind) {
    case 'pushed':
      return pushed(context, id, incoming);
    case 'branch_deleted':
      return branchDeleted(context, incoming);
    case 'pull_request_changed':
      return pullRequestChanged(context, id, incoming);
    case 'pull_request_closed':
      return pullRequestClosed(context, incoming);
    case 'merge_group_made':
      return mergeGroupMade(context, id, incoming);
    case 'merge_group_gone':
      return mergeGroupGone(context, incoming);
    case 'commented':
      return runCommands(context, id, incoming, parseCommand(incoming.body));
    case 'rerun_requested':
      return rerunCheck(context, id, incoming);
    case 'action_requested':
      return pressAction(context, id, incoming);
    case 'timer_fired':
      return timerFired(context, id, incoming);
  }
}

function nameOf({ repository }: Incoming): string {
  return `${repository.owner}/${repository.name}`;
}
