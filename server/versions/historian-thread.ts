import { parentPort } from "node:worker_threads";
import { answerQuestions } from "#server/store/worker.ts";
import { createDesk } from "./desk.ts";

answerQuestions(parentPort, createDesk());
