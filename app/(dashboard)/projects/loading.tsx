import { ProjectsSkeleton } from "@/components/projects/ProjectsSkeleton";

export default function Loading() {
  return <ProjectsSkeleton />;
}
