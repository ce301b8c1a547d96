import { type AddressInfo, connect, createServer, type Socket } from "node:net";

/** A way to a server on which things go wrong. New connections can be made after each of them. */
export type Wire = {
  port: number;
  /** Breaks every connection without a goodbye. */
  cut: () => void;
  /** Ends every connection politely, whatever was under way. */
  end: () => void;
  /** Keeps back what the server answers, until the function that this gives is called. */
  hold: () => () => void;
  /** Told of the bytes that clients send, before the server gets them. */
  onSent: ((bytes: Buffer, link: Link) => void) | undefined;
  stop: () => void;
};

/**
 * One connection: broken without a goodbye, ended politely as a server does that goes away, broken once the server has
 * done what it was asked and says so, or from now on without an answer.
 */
export type Link = { cut: () => void; end: () => void; loseAnswer: () => void; mute: () => void };

type Pair = { near: Socket; far: Socket };

/** Starts one on a free port of 127.0.0.1 to the server at that address. */
export async function startWire(server: { host: string; port: number }): Promise<Wire> {
  const pairs = new Set<Pair>();
  let isHeld = false;
  const listener = createServer((near) => {
    const pair = { near, far: connect(server.port, server.host) };
    pairs.add(pair);
    for (const socket of [pair.near, pair.far]) {
      socket.on("error", () => {});
      socket.on("close", () => {
        pairs.delete(pair);
        near.destroy();
        pair.far.destroy();
      });
    }
    near.on("data", (bytes) => {
      wire.onSent?.(bytes, linkOf(pair));
      if (!pair.far.destroyed) pair.far.write(bytes);
    });
    near.on("end", () => pair.far.end());
    if (!isHeld) pair.far.pipe(near);
  });
  await new Promise<void>((resolve) => listener.listen(0, "127.0.0.1", resolve));
  const wire: Wire = {
    port: (listener.address() as AddressInfo).port,
    cut: () => {
      for (const pair of pairs) linkOf(pair).cut();
    },
    end: () => {
      for (const pair of pairs) linkOf(pair).end();
    },
    hold: () => {
      isHeld = true;
      for (const { near, far } of pairs) far.unpipe(near);
      return () => {
        isHeld = false;
        for (const { near, far } of pairs) far.pipe(near);
      };
    },
    onSent: undefined,
    stop: () => {
      listener.close();
      wire.cut();
    },
  };
  return wire;
}

function linkOf({ near, far }: Pair): Link {
  const cut = () => {
    for (const socket of [near, far]) socket.resetAndDestroy();
  };
  return {
    cut,
    end: () => {
      far.unpipe(near);
      near.end();
    },
    mute: () => void far.unpipe(near),
    loseAnswer: () => {
      far.unpipe(near);
      far.once("data", cut).resume();
    },
  };
}
