/** What the work starts ends with it, however it ends. (The checker of imports does not read `await using` yet.) */
export async function withStack<Result>(work: (stack: AsyncDisposableStack) => Promise<Result>): Promise<Result> {
  const stack = new AsyncDisposableStack();
  try {
    return await work(stack);
  } finally {
    await stack.disposeAsync();
  }
}
