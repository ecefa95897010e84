import { z } from 'zod';
import type { Path } from '../tree.ts';

type Shape = z.core.$ZodType;

/** The keys that a mapping at this path may have: those of every alternative. */
export function keysAt(shape: Shape, path: Path): readonly string[] {
  const found = path.reduce<readonly Shape[]>((shapes, step) => shapes.flatMap(each => inside(each, step)), [shape]);
  const keys = found
    .flatMap(alternatives)
    .flatMap(each => (each instanceof z.ZodObject ? Object.keys(each.shape) : []));
  return [...new Set(keys)];
}

function inside(shape: Shape, step: PropertyKey): readonly Shape[] {
  return alternatives(shape).flatMap(each => {
    if (each instanceof z.ZodArray) return typeof step === 'number' ? [each.element] : [];
    if (each instanceof z.ZodRecord) return typeof step === 'string' ? [each.valueType] : [];
    if (!(each instanceof z.ZodObject) || typeof step !== 'string') return [];
    return Object.hasOwn(each.shape, step) ? [each.shape[step]] : [];
  });
}

/** The shape, or the shapes of which it takes any. */
function alternatives(shape: Shape): readonly Shape[] {
  if (shape instanceof z.ZodOptional || shape instanceof z.ZodLazy) return alternatives(shape.unwrap());
  if (shape instanceof z.ZodUnion) return shape.options.flatMap(alternatives);
  return [shape];
}
