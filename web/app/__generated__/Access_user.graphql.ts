/**
 * @generated SignedSource<<440a579df8cafc54132e121eda63816c>>
 * @lightSyntaxTransform
 */

/* tslint:disable */
/* eslint-disable */
// @ts-nocheck

import { ReaderFragment } from 'relay-runtime';
import { FragmentRefs } from "relay-runtime";
export type Access_user$data = {
  readonly " $fragmentSpreads": FragmentRefs<"ResetPassword_user" | "rights_user">;
  readonly " $fragmentType": "Access_user";
};
export type Access_user$key = {
  readonly " $data"?: Access_user$data;
  readonly " $fragmentSpreads": FragmentRefs<"Access_user">;
};

const node: ReaderFragment = {
  "argumentDefinitions": [],
  "kind": "Fragment",
  "metadata": null,
  "name": "Access_user",
  "selections": [
    {
      "args": null,
      "kind": "FragmentSpread",
      "name": "rights_user"
    },
    {
      "args": null,
      "kind": "FragmentSpread",
      "name": "ResetPassword_user"
    }
  ],
  "type": "User",
  "abstractKey": null
};

(node as any).hash = "e4f73305b3a0ef206d25f6fd7aca566b";

export default node;
