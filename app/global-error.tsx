"use client";

const page = { margin: "20vh auto", maxWidth: "26rem", padding: "0 1rem", font: "14px/1.5 system-ui, sans-serif" };

/** The last resort, when not even the frame could be drawn: no styles, no parts of ours. */
export default function GlobalError({ retry }: { retry: () => void }) {
  return (
    <html lang="en">
      <body style={page}>
        <h1 style={{ fontSize: "1rem" }}>This page could not be shown</h1>
        <p>Something went wrong in Mayfly itself. Your environments are not affected.</p>
        <button type="button" onClick={retry}>
          Try again
        </button>
      </body>
    </html>
  );
}
