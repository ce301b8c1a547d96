import { ListSkeleton } from "@/components/environments/ListSkeleton";

export default function Loading() {
  return <ListSkeleton />;
}
