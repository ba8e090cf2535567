/**
 * @generated SignedSource<<13045e71098aadc4271bdceca2ef2003>>
 * @lightSyntaxTransform
 */

/* tslint:disable */
/* eslint-disable */
// @ts-nocheck

import { ReaderFragment } from 'relay-runtime';
export type UserRole = "ADMIN" | "CUSTOMER" | "STAFF" | "%future added value";
import { FragmentRefs } from "relay-runtime";
export type rights_user$data = {
  readonly id: string;
  readonly isActive: boolean;
  readonly role: UserRole;
  readonly username: string;
  readonly version: number;
  readonly " $fragmentType": "rights_user";
};
export type rights_user$key = {
  readonly " $data"?: rights_user$data;
  readonly " $fragmentSpreads": FragmentRefs<"rights_user">;
};

const node: ReaderFragment = {
  "argumentDefinitions": [],
  "kind": "Fragment",
  "metadata": null,
  "name": "rights_user",
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
    },
    {
      "alias": null,
      "args": null,
      "kind": "ScalarField",
      "name": "role",
      "storageKey": null
    },
    {
      "alias": null,
      "args": null,
      "kind": "ScalarField",
      "name": "isActive",
      "storageKey": null
    },
    {
      "alias": null,
      "args": null,
      "kind": "ScalarField",
      "name": "version",
      "storageKey": null
    }
  ],
  "type": "User",
  "abstractKey": null
};

(node as any).hash = "3153dc62b8ad4212e10936ca1064ba0a";

export default node;
