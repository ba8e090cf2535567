/**
 * @generated SignedSource<<520a010b50696229d297edbd3ac80551>>
 * @lightSyntaxTransform
 */

/* tslint:disable */
/* eslint-disable */
// @ts-nocheck

import { ReaderFragment } from 'relay-runtime';
import { FragmentRefs } from "relay-runtime";
export type ResetPassword_user$data = {
  readonly id: string;
  readonly username: string;
  readonly " $fragmentType": "ResetPassword_user";
};
export type ResetPassword_user$key = {
  readonly " $data"?: ResetPassword_user$data;
  readonly " $fragmentSpreads": FragmentRefs<"ResetPassword_user">;
};

const node: ReaderFragment = {
  "argumentDefinitions": [],
  "kind": "Fragment",
  "metadata": null,
  "name": "ResetPassword_user",
  "selections": [
    {
      "alias": null,
      "args": null,
      "kind": "ScalarField",
      "name": "id",
      "storageKey": null
    },
    {
      "alias": null,
      "args": null,
      "kind": "ScalarField",
      "name": "username",
      "storageKey": null
    }
  ],
  "type": "User",
  "abstractKey": null
};

(node as any).hash = "d8f3622193fe79d031adfbae0fdeb63b";

export default node;
