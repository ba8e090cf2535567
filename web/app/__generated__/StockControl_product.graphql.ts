/**
 * @generated SignedSource<<631e823e24faa8bbce48d59c7eb3b9ef>>
 * @lightSyntaxTransform
 */

/* tslint:disable */
/* eslint-disable */
// @ts-nocheck

import { ReaderFragment } from 'relay-runtime';
import { FragmentRefs } from "relay-runtime";
export type StockControl_product$data = {
  readonly id: string;
  readonly name: string;
  readonly stock: number;
  readonly " $fragmentType": "StockControl_product";
};
export type StockControl_product$key = {
  readonly " $data"?: StockControl_product$data;
  readonly " $fragmentSpreads": FragmentRefs<"StockControl_product">;
};

const node: ReaderFragment = {
  "argumentDefinitions": [],
  "kind": "Fragment",
  "metadata": null,
  "name": "StockControl_product",
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
      "name": "name",
      "storageKey": null
    },
    {
      "alias": null,
      "args": null,
      "kind": "ScalarField",
      "name": "stock",
      "storageKey": null
    }
  ],
  "type": "Product",
  "abstractKey": null
};

(node as any).hash = "a92f1844d2f741ae1bae66376bc44614";

export default node;
