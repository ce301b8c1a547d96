import { useState } from "react";
import { rowHeightPx } from "./lines/LogRow";
import { maxElementHeightPx } from "./maxHeight";
import { rowsPerSegment, type Segment, segmentAround } from "./segment";

/** The part of `count` rows that is scrolled through now: all of them, unless a browser cannot hold so many. */
export function useSegment(count: number, start: number) {
  const [max] = useState(() => rowsPerSegment(maxElementHeightPx(), rowHeightPx));
  const [anchor, setAnchor] = useState(start);
  const [segment, setSegment] = useState<Segment>(() => segmentAround(start, count, max, null));

  // Derived from what is before it, but also from itself: a segment stays as long as it can.
  const wanted = segmentAround(Math.min(anchor, count - 1), count, max, segment);
  if (wanted.first !== segment.first || wanted.size !== segment.size) setSegment(wanted);

  return { segment: wanted, hasEnd: wanted.first + wanted.size >= count, isPart: count > max, anchor, setAnchor };
}
