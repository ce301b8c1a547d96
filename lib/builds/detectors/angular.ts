import { z } from "zod";

const workspaceSchema = z.object({
  defaultProject: z.string().optional(),
  projects: z.record(
    z.string(),
    z.object({
      architect: z
        .object({
          build: z.object({
            builder: z.string(),
            options: z
              .object({
                outputPath: z.union([
                  z.string(),
                  z.object({ base: z.string(), browser: z.string().default("browser") }),
                ]),
              })
              .partial()
              .optional(),
          }),
        })
        .partial()
        .optional(),
    }),
  ),
});

/**
 * Where `ng build` puts the files to serve, relative to the project: `dist/<name>/browser` with the application
 * builder, the output path itself with the older browser builder (https://angular.dev/reference/configs/workspace-config).
 */
export function angularFolder(angularJson: string): string {
  const workspace = parse(angularJson);
  const projects = Object.entries(workspace?.projects ?? {});
  const [name, project] =
    projects.find(([key]) => key === workspace?.defaultProject) ??
    projects.find(([, { architect }]) => architect?.build) ??
    [];
  const build = project?.architect?.build;
  const outputPath = build?.options?.outputPath ?? `dist/${name ?? "app"}`;
  if (typeof outputPath !== "string") return [outputPath.base, outputPath.browser].filter(Boolean).join("/");
  return build && /:browser(?:-esbuild)?$/.test(build.builder) ? outputPath : `${outputPath}/browser`;
}

function parse(angularJson: string) {
  try {
    return workspaceSchema.parse(JSON.parse(angularJson));
  } catch {
    // Not a workspace as we know it: Angular's own default holds.
    return null;
  }
}
