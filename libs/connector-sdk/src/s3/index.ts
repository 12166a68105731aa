export {
  bareTag,
  readBuckets,
  readListing,
  readS3Error,
  type S3Listing,
  type S3Object,
  textInXml,
} from './answers';
export { type S3Place, s3Url } from './place';
export { presignS3, type S3Credentials, signS3 } from './sign';
export { type SendS3, uploadToS3 } from './upload';
