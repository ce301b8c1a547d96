function noMatter(): void {}

/**
 * Asks for many things together: what is asked for while a call is under way goes into the next one.
 * Null for what the call does not answer.
 */
export function gather<Key, Value>(ask: (keys: Key[]) => Promise<Map<Key, Value>>) {
  let next: { keys: Set<Key>; answers: Promise<Map<Key, Value>> } | undefined;
  let last: Promise<unknown> = Promise.resolve();
  return async (key: Key): Promise<Value | null> => {
    if (!next) {
      const keys = new Set<Key>();
      const answers = last.then(noMatter, noMatter).then(() => {
        next = undefined;
        return ask([...keys]);
      });
      last = answers;
      next = { keys, answers };
    }
    next.keys.add(key);
    return (await next.answers).get(key) ?? null;
  };
}
