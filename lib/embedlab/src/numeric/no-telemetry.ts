/**
 * onnxruntime's own builds, from 1.29 on, report models and machine to their maker and keep an identifier in the home
 * folder, unless this is set before the first session. A thread's environment is a copy: it is set by who starts threads.
 */
process.env.ORT_DISABLE_TELEMETRY = "1";
export {};
