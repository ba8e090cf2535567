/**
 * @generated SignedSource<<e5eb91f677e76cbca96fddc867d2497b>>
 * @lightSyntaxTransform
 */

/* tslint:disable */
/* eslint-disable */
// @ts-nocheck

import { ReaderFragment } from 'relay-runtime';
export type ReportFormat = "CSV" | "JSONL" | "%future added value";
export type ReportKind = "CUSTOMER_ACTIVITY" | "ORDERS_EXPORT" | "SALES_SUMMARY" | "TOP_PRODUCTS" | "%future added value";
export type ReportStatus = "CANCELLED" | "FAILED" | "QUEUED" | "RUNNING" | "SUCCEEDED" | "%future added value";
import { FragmentRefs } from "relay-runtime";
export type ReportCard_report$data = {
  readonly byteCount: number | null | undefined;
  readonly createdAt: string;
  readonly downloadUrl: string | null | undefined;
  readonly error: string | null | undefined;
  readonly finishedAt: string | null | undefined;
  readonly format: ReportFormat;
  readonly from: string;
  readonly id: string;
  readonly kind: ReportKind;
  readonly progress: number;
  readonly requestedBy: {
    readonly id: string;
    readonly username: string;
  };
  readonly rowCount: number | null | undefined;
  readonly sha256: string | null | undefined;
  readonly startedAt: string | null | undefined;
  readonly status: ReportStatus;
  readonly to: string;
  readonly " $fragmentType": "ReportCard_report";
};
export type ReportCard_report$key = {
  readonly " $data"?: ReportCard_report$data;
  readonly " $fragmentSpreads": FragmentRefs<"ReportCard_report">;
};

const node: ReaderFragment = (function(){
var v0 = {
  "alias": null,
  "args": null,
  "kind": "ScalarField",
  "name": "id",
  "storageKey": null
};
return {
  "argumentDefinitions": [],
  "kind": "Fragment",
  "metadata": null,
  "name": "ReportCard_report",
  "selections": [
    (v0/*:: as any*/),
    {
      "alias": null,
      "args": null,
      "kind": "ScalarField",
      "name": "kind",
      "storageKey": null
    },
    {
      "alias": null,
      "args": null,
      "kind": "ScalarField",
      "name": "format",
      "storageKey": null
    },
    {
      "alias": null,
      "args": null,
      "kind": "ScalarField",
      "name": "from",
      "storageKey": null
    },
    {
      "alias": null,
      "args": null,
      "kind": "ScalarField",
      "name": "to",
      "storageKey": null
    },
    {
      "alias": null,
      "args": null,
      "kind": "ScalarField",
      "name": "status",
      "storageKey": null
    },
    {
      "alias": null,
      "args": null,
      "kind": "ScalarField",
      "name": "progress",
      "storageKey": null
    },
    {
      "alias": null,
      "args": null,
      "kind": "ScalarField",
      "name": "rowCount",
      "storageKey": null
    },
    {
      "alias": null,
      "args": null,
      "kind": "ScalarField",
      "name": "byteCount",
      "storageKey": null
    },
    {
      "alias": null,
      "args": null,
      "kind": "ScalarField",
      "name": "sha256",
      "storageKey": null
    },
    {
      "alias": null,
      "args": null,
      "kind": "ScalarField",
      "name": "downloadUrl",
      "storageKey": null
    },
    {
      "alias": null,
      "args": null,
      "kind": "ScalarField",
      "name": "error",
      "storageKey": null
    },
    {
      "alias": null,
      "args": null,
      "kind": "ScalarField",
      "name": "createdAt",
      "storageKey": null
    },
    {
      "alias": null,
      "args": null,
      "kind": "ScalarField",
      "name": "startedAt",
      "storageKey": null
    },
    {
      "alias": null,
      "args": null,
      "kind": "ScalarField",
      "name": "finishedAt",
      "storageKey": null
    },
    {
      "alias": null,
      "args": null,
      "concreteType": "User",
      "kind": "LinkedField",
      "name": "requestedBy",
      "plural": false,
      "selections": [
        (v0/*:: as any*/),
        {
          "alias": null,
          "args": null,
          "kind": "ScalarField",
          "name": "username",
          "storageKey": null
        }
      ],
      "storageKey": null
    }
  ],
  "type": "Report",
  "abstractKey": null
};
})();

(node as any).hash = "107fccad1a76e8d9c3311b63c4271076";

export default node;
