import { posix } from 'node:path';
import type { Annotation } from '../../model/report.ts';
import { cutBytes, cutLine } from './cut.ts';

/** One request carries no more; it appends them to those that arrived before. */
export const annotationsPerRequest = 50;

/** Bytes: GitHub's 64 KB. */
const messageLimit = 65_536;
const titleLimit = 255;

export interface AnnotationRequest {
  path: string;
  start_line: number;
  end_line: number;
  start_column?: number;
  end_column?: number;
  annotation_level: Annotation['level'];
  message: string;
  title?: string;
}

/**
 * Annotations as GitHub accepts them; those outside the repository are left out, since GitHub could not place them.
 * Pure: the same list gives the same list, so that positions in it can be counted.
 */
export function annotationRequests(annotations: readonly Annotation[]): readonly AnnotationRequest[] {
  return annotations.map(annotationRequest).filter(request => request !== undefined);
}

/** What is still to be sent when `arrived` of them have been, one array for each request. */
export function annotationBatches<T>(annotations: readonly T[], arrived: number): readonly (readonly T[])[] {
  const batches: (readonly T[])[] = [];
  for (let start = arrived; start < annotations.length; start += annotationsPerRequest) {
    batches.push(annotations.slice(start, start + annotationsPerRequest));
  }
  return batches;
}

function annotationRequest(annotation: Annotation): AnnotationRequest | undefined {
  const path = inRepository(annotation.path);
  if (path === undefined) return undefined;
  const start = lineOf(annotation.startLine);
  const end = Math.max(start, lineOf(annotation.endLine));
  return {
    path,
    start_line: start,
    end_line: end,
    ...(start === end ? columnsOf(annotation) : {}),
    annotation_level: annotation.level,
    message: cutBytes(annotation.message, messageLimit) || annotation.level,
    ...(annotation.title ? { title: cutLine(annotation.title, titleLimit) } : {}),
  };
}

/** Lines and columns count from 1. */
function lineOf(line: number): number {
  return Number.isFinite(line) ? Math.max(1, Math.trunc(line)) : 1;
}

/** GitHub refuses columns that span lines, and an end without a start means nothing. */
function columnsOf({ startColumn, endColumn }: Annotation): Pick<AnnotationRequest, 'start_column' | 'end_column'> {
  if (startColumn === undefined) return {};
  const start = lineOf(startColumn);
  if (endColumn === undefined) return { start_column: start };
  return { start_column: start, end_column: Math.max(start, lineOf(endColumn)) };
}

function inRepository(path: string): string | undefined {
  const plain = posix.normalize(path);
  const outside = plain === '.' || plain === '..' || plain.startsWith('../') || plain.startsWith('/');
  return outside ? undefined : plain;
}
