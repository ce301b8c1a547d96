import type { Status } from "@/lib/environments/lifecycle";
import { cn } from "./cn";

const ring = "M7 1.5a5.5 5.5 0 1 1 0 11 5.5 5.5 0 0 1 0-11Z";
const disc = "M7 .75a6.25 6.25 0 1 1 0 12.5A6.25 6.25 0 0 1 7 .75Z";

/** A slice of the disc, clockwise from the top. */
const slices = {
  quarter: "M7 7V3.5A3.5 3.5 0 0 1 10.5 7Z",
  half: "M7 3.5a3.5 3.5 0 0 1 0 7Z",
  most: "M7 7V3.5A3.5 3.5 0 1 1 3.5 7Z",
};

const looks: Record<Status, { word: string; colour: string; shape: React.ReactNode }> = {
  queued: { word: "Queued", colour: "text-faint", shape: <Ring dashes="1.6 1.86" /> },
  provisioning: { word: "Provisioning", colour: "text-busy", shape: <Pie slice={slices.quarter} /> },
  deploying: { word: "Deploying", colour: "text-busy", shape: <Pie slice={slices.half} /> },
  verifying: { word: "Verifying", colour: "text-busy", shape: <Pie slice={slices.most} /> },
  ready: { word: "Ready", colour: "text-good", shape: <Disc glyph="m4.5 7.2 1.8 1.8 3.3-3.8" /> },
  unhealthy: { word: "Unhealthy", colour: "text-warn", shape: <Triangle /> },
  stopping: { word: "Stopping", colour: "text-faint", shape: <Square dashes="2 1.6" /> },
  stopped: { word: "Stopped", colour: "text-faint", shape: <Square filled /> },
  terminating: { word: "Terminating", colour: "text-muted", shape: <Disc glyph="M4.6 7h4.8" dashed /> },
  terminated: { word: "Terminated", colour: "text-faint", shape: <Ring slashed /> },
  failed: { word: "Failed", colour: "text-bad", shape: <Disc glyph="m5 5 4 4m0-4-4 4" /> },
};

export function statusWord(status: Status): string {
  return looks[status].word;
}

/** The sign of a status: each has its own shape, so that colour alone never tells. */
export function StatusMark({ status, className }: { status: Status; className?: string }) {
  const { colour, shape } = looks[status];
  return (
    <svg aria-hidden="true" viewBox="0 0 14 14" className={cn("size-3.5 shrink-0 fill-none", colour, className)}>
      {shape}
    </svg>
  );
}

/** Sign and word. */
export function StatusLabel({ status, className }: { status: Status; className?: string }) {
  return (
    <span className={cn("inline-flex items-center gap-2 whitespace-nowrap align-middle", className)}>
      <StatusMark status={status} />
      {looks[status].word}
    </span>
  );
}

function Ring({ dashes, slashed }: { dashes?: string; slashed?: boolean }) {
  return (
    <>
      <path d={ring} stroke="currentColor" strokeWidth="1.5" strokeDasharray={dashes} />
      {slashed && <path d="M4.6 7h4.8" stroke="currentColor" strokeWidth="1.5" strokeLinecap="round" />}
    </>
  );
}

function Pie({ slice }: { slice: string }) {
  return (
    <>
      <path d={ring} stroke="currentColor" strokeWidth="1.5" />
      <path d={slice} fill="currentColor" className="animate-breathe" />
    </>
  );
}

function Disc({ glyph, dashed }: { glyph: string; dashed?: boolean }) {
  if (dashed) {
    return (
      <>
        <path
          d={ring}
          stroke="currentColor"
          strokeWidth="1.5"
          strokeDasharray="3.4 2.36"
          className="origin-center animate-turn"
        />
        <path d={glyph} stroke="currentColor" strokeWidth="1.5" strokeLinecap="round" />
      </>
    );
  }
  return (
    <>
      <path d={disc} fill="currentColor" />
      <path d={glyph} stroke="var(--bg)" strokeWidth="1.5" strokeLinecap="round" strokeLinejoin="round" />
    </>
  );
}

function Triangle() {
  return (
    <>
      <path
        d="M6.1 1.6a1.05 1.05 0 0 1 1.8 0l5 8.9a1.05 1.05 0 0 1-.9 1.6H2a1.05 1.05 0 0 1-.9-1.6Z"
        fill="currentColor"
        transform="translate(0 .3)"
      />
      <path d="M7 5.1v3M7 10.1v.05" stroke="var(--bg)" strokeWidth="1.5" strokeLinecap="round" />
    </>
  );
}

function Square({ dashes, filled }: { dashes?: string; filled?: boolean }) {
  return (
    <>
      <rect
        x="1.75"
        y="1.75"
        width="10.5"
        height="10.5"
        rx="2"
        stroke="currentColor"
        strokeWidth="1.5"
        strokeDasharray={dashes}
      />
      {filled && <path d="M5.4 5v4M8.6 5v4" stroke="currentColor" strokeWidth="1.5" strokeLinecap="round" />}
    </>
  );
}
