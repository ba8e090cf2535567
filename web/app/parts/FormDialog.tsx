import { lazy, Suspense, type ReactNode } from "react";

const FormModal = lazy(() => import("./FormModal"));

/** A form, and what its button says. */
export interface Form {
  title: string;
  children: ReactNode;
  /** What the button says that will happen. */
  yes: string;
  isBusy: boolean;
  onSubmit(): void;
  onClose(): void;
}

/** A form over the page. It is loaded when one is opened first. */
export const FormDialog = (form: Form) => (
  <Suspense>
    <FormModal {...form} />
  </Suspense>
);
