import { dig, type Json } from '../contract/schema.ts';
import { invalidRequest, unprocessable } from '../http/reply.ts';
import type { Action, Annotation, CheckRun } from '../state/check.ts';
import { text } from './find.ts';

const kilobytes64 = 64 * 1024;

/**
 * The rules GitHub states in prose only: columns only on a single line, lines and columns from 1, sizes of messages,
 * and which states an app may set. Throws 422.
 */
export function refuseBadOutput(body: Json): void {
  const { status, conclusion } = body;
  if (typeof status === 'string' && !['queued', 'in_progress', 'completed'].includes(status)) {
    throw unprocessable('CheckRun', 'status', `${status} may only be set by GitHub Actions`);
  }
  if (conclusion === 'stale') throw unprocessable('CheckRun', 'conclusion', 'stale may only be set by GitHub');
  if ((status === 'completed' || body['completed_at'] !== undefined) && conclusion === undefined) {
    throw invalidRequest('"conclusion" wasn\'t supplied: it is required with "completed".');
  }
  for (const field of ['summary', 'text']) {
    const value = dig(body, 'output', field);
    if (typeof value === 'string' && value.length > 65_535) throw tooLong(field, 65_535);
  }
  const annotations = dig(body, 'output', 'annotations');
  if (Array.isArray(annotations)) annotations.forEach(refuseAnnotation);
}

function refuseAnnotation(given: unknown): void {
  const { path, start_line, end_line, start_column, end_column, message, title, raw_details } = annotationOf(given);
  const wrong = (field: string, why: string) => unprocessable('CheckAnnotation', field, why);
  if (path === '' || path.startsWith('/')) throw wrong('path', 'path must be relative to the repository');
  if (start_line < 1) throw wrong('start_line', 'start_line must be greater than 0');
  if (end_line < start_line) throw wrong('end_line', 'end_line must not be before start_line');
  const columns = start_column !== null || end_column !== null;
  if (columns && start_line !== end_line)
    throw wrong('start_column', 'columns need start_line and end_line to be equal');
  if ((start_column ?? 1) < 1 || (end_column ?? 1) < (start_column ?? 1))
    throw wrong('end_column', 'columns are not in order');
  if (Buffer.byteLength(message) > kilobytes64) throw tooLong('message', kilobytes64);
  if (Buffer.byteLength(raw_details ?? '') > kilobytes64) throw tooLong('raw_details', kilobytes64);
  if ((title ?? '').length > 255) throw tooLong('title', 255);
}

function tooLong(field: string, limit: number): Error {
  return unprocessable('CheckRun', field, `${field} is too long (maximum is ${limit})`);
}

/** Status, conclusion and times. A conclusion completes; a completed run cannot go back. */
export function applyProgress(run: CheckRun, body: Json, now: Date): void {
  const conclusion = text(body['conclusion']);
  const status = conclusion === undefined ? body['status'] : 'completed';
  if (run.status === 'completed' && (status === 'queued' || status === 'in_progress')) {
    throw unprocessable('CheckRun', 'status', `a completed run cannot go back to ${status}`);
  }
  if (status === 'queued' || status === 'in_progress' || status === 'completed') run.status = status;
  const started = text(body['started_at']);
  const completed = text(body['completed_at']);
  if (started !== undefined) run.startedAt = new Date(started);
  if (conclusion !== undefined) run.conclusion = conclusion;
  if (run.status === 'completed')
    run.completedAt = completed === undefined ? (run.completedAt ?? now) : new Date(completed);
}

/** Texts and buttons are replaced, annotations are appended. */
export function applyOutput(run: CheckRun, body: Json): void {
  const { output, actions } = body;
  if (Array.isArray(actions)) run.actions = actions.map(actionOf);
  if (output === undefined) return;
  run.title = text(dig(output, 'title')) ?? run.title;
  run.summary = text(dig(output, 'summary')) ?? run.summary;
  run.text = text(dig(output, 'text')) ?? run.text;
  const annotations = dig(output, 'annotations');
  if (Array.isArray(annotations)) run.annotations.push(...annotations.map(annotationOf));
}

function annotationOf(given: unknown): Annotation {
  const number = (field: string) => {
    const value = dig(given, field);
    return typeof value === 'number' ? value : null;
  };
  return {
    path: text(dig(given, 'path')) ?? '',
    start_line: number('start_line') ?? 0,
    end_line: number('end_line') ?? 0,
    start_column: number('start_column'),
    end_column: number('end_column'),
    annotation_level: text(dig(given, 'annotation_level')) ?? '',
    title: text(dig(given, 'title')) ?? null,
    message: text(dig(given, 'message')) ?? '',
    raw_details: text(dig(given, 'raw_details')) ?? null,
  };
}

function actionOf(given: unknown): Action {
  return {
    label: text(dig(given, 'label')) ?? '',
    description: text(dig(given, 'description')) ?? '',
    identifier: text(dig(given, 'identifier')) ?? '',
  };
}
